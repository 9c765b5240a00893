using System.Runtime.CompilerServices;

namespace Anneal.Testing.Memory;

/// <summary>Compiled into every test program: before its first test, the environment is asked whether the engine's buffers shall be guarded.</summary>
internal static class GuardedBuffersSwitch
{
    [ModuleInitializer]
    internal static void Read() => GuardedBuffers.InstallIfAsked();
}

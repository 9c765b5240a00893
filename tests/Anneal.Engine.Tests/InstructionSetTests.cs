using System.Diagnostics;
using Anneal.Testing.Memory;

namespace Anneal.Engine.Tests;

/// <summary>
/// The kernels' tests once more in processes of their own, which see a lesser machine, or guarded pages around all buffers: kernels choose by the width of
/// the vectors, and a process has one.
/// </summary>
public class InstructionSetTests
{
    /// <summary>The environment variable that tells a child how many bits its vectors have, or fewer.</summary>
    public const string Width = "ANNEAL_TESTS_VECTOR_BITS";

    [Theory]
    [InlineData(256, "DOTNET_EnableAVX512=0")]
    [InlineData(128, "DOTNET_EnableAVX2=0")]
    [InlineData(512, GuardedBuffers.Variable + "=end")]
    public async Task Kernels_pass_their_tests_with(int bits, string setting)
    {
        string program = Environment.ProcessPath!;
        string[] command = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(InstructionSetTests).Assembly.Location] : [program];
        ProcessStartInfo start = new(command[0], [.. command[1..], "--filter-namespace", typeof(Kernels.TilesTests).Namespace!]) { RedirectStandardOutput = true };
        start.Environment[setting.Split('=')[0]] = setting.Split('=')[1];
        start.Environment[Width] = $"{bits}";

        // What tells a test program that it is run by dotnet test is not meant for the child.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("TESTINGPLATFORM", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        using Process child = Process.Start(start)!;
        string said = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(child.ExitCode == 0, $"With {setting}:\n{said}");
    }
}

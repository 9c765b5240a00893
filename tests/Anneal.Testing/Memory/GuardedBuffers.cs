using Anneal.Engine.Execution;

namespace Anneal.Testing.Memory;

/// <summary>
/// The tests with a guarded page before and behind every buffer of the engine: <c>ANNEAL_GUARDED_BUFFERS=end</c> puts buffers right before the page behind them,
/// <c>start</c> right behind the page before them. Touching such a page ends the program with the stack of the kernel that did; a changed canary ends it,
/// when the buffer is given back or the program ends, with the stack of the buffer's maker.
/// </summary>
public static class GuardedBuffers
{
    /// <summary>The environment variable: <c>end</c>, <c>start</c>, or nothing.</summary>
    public const string Variable = "ANNEAL_GUARDED_BUFFERS";

    /// <summary>The garbage collector does not feel these buffers: it is called every so often, since a process may have so many mappings only.</summary>
    private const int BuffersBetweenCollections = 2000;

    private static int s_made;

    /// <summary>What the environment asks for.</summary>
    public static string? Asked => Environment.GetEnvironmentVariable(Variable);

    /// <summary>Reads the environment, and from then on guards all buffers if it asks for that.</summary>
    public static void InstallIfAsked()
    {
        if (string.IsNullOrEmpty(Asked)) return;
        GuardedSide side = Asked switch
        {
            "end" => GuardedSide.End,
            "start" => GuardedSide.Start,
            _ => throw new InvalidOperationException($"{Variable} is 'end' or 'start', not '{Asked}'."),
        };
        AlignedBuffer.Allocate = (bytes, tail) =>
        {
            if (Interlocked.Increment(ref s_made) % BuffersBetweenCollections == 0)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            GuardedMemory memory = new(bytes, tail, side);
            return (memory.Data, memory);
        };
    }
}

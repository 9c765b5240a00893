using System.Text.RegularExpressions;
using Anneal.Engine.Execution;
using Anneal.Engine.Randomness;

namespace Anneal.Keras;

/// <summary>What models of one session share: automatic names, random seeds, threads, the order of an image's dimensions.</summary>
/// <remarks>Unlike Keras', a session starts from seed 0: the same program builds the same weights every time. <see cref="SetRandomSeed"/> changes that.</remarks>
public static partial class Backend
{
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<string, int> s_names = new(StringComparer.Ordinal);
    private static ulong s_seed, s_drawn;
    private static readonly Dictionary<int, WorkerPool> s_pools = [];
    private static WorkerPool? s_pool;

    /// <summary>The order of an image's dimensions: always <c>channels_last</c>, that is (height, width, channels).</summary>
    public static string ImageDataFormat => "channels_last";

    /// <summary>The seed that everything random starts from unless told otherwise. Default 0.</summary>
    public static ulong Seed
    {
        get
        {
            lock (s_gate) return s_seed;
        }
    }

    /// <summary>How many threads compute. Default: one a processor. Results do not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public static int Threads
    {
        get => Pool.Threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            // Pools are kept: another thread may be computing on the present one.
            lock (s_gate)
            {
                if (!s_pools.TryGetValue(value, out s_pool)) s_pools[value] = s_pool = new WorkerPool(value);
            }
        }
    }

    internal static WorkerPool Pool
    {
        get
        {
            lock (s_gate) return s_pool ?? WorkerPool.Shared;
        }
    }

    /// <summary>Begins anew: the next Dense layer is called <c>dense</c> again, and initial weights are drawn from the seed's beginning.</summary>
    public static void ClearSession()
    {
        lock (s_gate)
        {
            s_names.Clear();
            s_drawn = 0;
        }
    }

    /// <summary>Sets the seed of initial weights, dropout and shuffling, and goes back to its beginning.</summary>
    public static void SetRandomSeed(ulong seed)
    {
        lock (s_gate) (s_seed, s_drawn) = (seed, 0);
    }

    /// <summary>A class name as Keras spells it in automatic names: MaxPooling2D is max_pooling2d.</summary>
    internal static string SnakeCase(string name) => BeforeCapital().Replace(BeforeWord().Replace(name, "$1_$2"), "$1_$2").ToLowerInvariant();

    /// <summary>The next automatic name of a kind: <c>dense</c>, <c>dense_1</c>, ...</summary>
    internal static string UniqueName(string prefix)
    {
        lock (s_gate)
        {
            int n = s_names.GetValueOrDefault(prefix);
            s_names[prefix] = n + 1;
            return n == 0 ? prefix : $"{prefix}_{n}";
        }
    }

    /// <summary>Random numbers that nobody else draws: streams from 2^32 on, so that they stay apart from the shuffles of epochs.</summary>
    internal static PhiloxStream NextStream()
    {
        lock (s_gate) return Philox.Stream(s_seed, (1UL << 32) + s_drawn++);
    }

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex BeforeWord();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex BeforeCapital();
}

using System.Numerics;
using Anneal.Engine.Compilation;

namespace Anneal.Engine.Execution;

/// <summary>
/// The gradients of all trained parameters, once for each lane of rows, so that threads add them up without waiting for each other. Lanes are added in two
/// halves: each half by the thread that comes last in it, which has most of it in its cache, and both halves where the weights are updated. What crosses from core to
/// core is then one half and not all lanes. The order of the additions depends on the number of lanes alone.
/// </summary>
internal sealed unsafe class GradientLanes
{
    private const int Halves = 2;

    private readonly AlignedBuffer _memory;
    private readonly DType _type;
    private readonly int[] _done = new int[Halves];
    private int _used;

    /// <param name="laneBytes">The size of a lane.</param>
    /// <param name="most">How many lanes there can be.</param>
    /// <param name="type">The number type.</param>
    public GradientLanes(long laneBytes, int most, DType type)
    {
        (LaneBytes, _type) = (laneBytes, type);
        _memory = new AlignedBuffer(laneBytes * most);
    }

    private long LaneBytes { get; }

    private bool InHalves => _used > Halves && _done.Sum() == _used;

    public byte* Lane(int lane) => _memory.Data + lane * LaneBytes;

    public void Clear(int lane) => new Span<byte>(Lane(lane), (int)LaneBytes).Clear();

    /// <summary>A step with so many lanes begins.</summary>
    public void Begin(int used)
    {
        _used = used;
        Array.Clear(_done);
    }

    /// <summary>Nothing more will be added to a lane in this step. Called for all lanes of a step or for none.</summary>
    public void Done(int lane)
    {
        int half = lane < First(1) ? 0 : 1, from = First(half), count = First(half + 1) - from;
        if (Interlocked.Increment(ref _done[half]) < count || _used <= Halves) return;
        if (_type == DType.Float32) Add<float>(Lane(from), LaneBytes, count, new Span<float>(Lane(from), (int)(LaneBytes / sizeof(float))));
        else Add<double>(Lane(from), LaneBytes, count, new Span<double>(Lane(from), (int)(LaneBytes / sizeof(double))));
    }

    /// <summary>The sum of all lanes, from an offset on.</summary>
    public void Sum<T>(long offset, Span<T> sum) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (InHalves) Add(Lane(0) + offset, First(1) * LaneBytes, Halves, sum);
        else Add(Lane(0) + offset, LaneBytes, _used, sum);
    }

    private int First(int half) => half < Halves ? half * ((_used + 1) / Halves) : _used;

    private static void Add<T>(byte* lanes, long distance, int count, Span<T> sum) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* first = (T*)lanes;
        nint lane = (nint)(distance / sizeof(T));
        int i = 0;
        fixed (T* to = sum)
        {
            for (; i <= sum.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                Vector<T> v = Vector.Load(first + i);
                for (int l = 1; l < count; l++) v += Vector.Load(first + l * lane + i);
                v.Store(to + i);
            }

            for (; i < sum.Length; i++)
            {
                T v = first[i];
                for (int l = 1; l < count; l++) v += first[l * lane + i];
                to[i] = v;
            }
        }
    }
}

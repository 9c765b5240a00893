namespace Anneal.Engine.Kernels;

/// <summary>
/// Which kernel elements meet which source pixels for each target pixel, along one dimension of a moving window: forward from the input to the
/// output, backward from the output's gradient to the input's. What lies outside the image is left out.
/// </summary>
internal sealed class WindowTaps
{
    /// <summary>How many targets <see cref="IsTile"/> speaks of.</summary>
    public const int Tile = 4;

    private readonly TapRun[] _runs;
    private readonly bool[] _tiles;

    private WindowTaps(TapRun[] runs, int kernelStep, int sourceStep, int phases, int shift)
    {
        (_runs, KernelStep, SourceStep, Phases, Shift) = (runs, kernelStep, sourceStep, phases, shift);
        _tiles = new bool[runs.Length];
        for (int t = 0; t < runs.Length; t++)
        {
            bool same = t + (long)(Tile - 1) * phases < runs.Length;
            for (int i = 1; same && i < Tile; i++) same = runs[t + i * phases].Kernel == runs[t].Kernel && runs[t + i * phases].Count == runs[t].Count;
            _tiles[t] = same;
        }
    }

    /// <summary>Kernel elements from one tap of a run to the next.</summary>
    public int KernelStep { get; }

    /// <summary>Source pixels from one tap of a run to the next.</summary>
    public int SourceStep { get; }

    /// <summary>Targets so far apart meet the same kernel elements, borders aside.</summary>
    public int Phases { get; }

    /// <summary>Source pixels between the taps of two such targets.</summary>
    public int Shift { get; }

    /// <summary>How many targets.</summary>
    public int Count => _runs.Length;

    /// <summary>The taps of a target.</summary>
    public TapRun this[int target] => _runs[target];

    /// <summary>True when this target and the next three of its phase meet the same kernel elements.</summary>
    public bool IsTile(int target) => _tiles[target];

    /// <summary>Output pixels from input pixels.</summary>
    public static WindowTaps Forward(int input, int output, int kernel, int stride, int dilation, int padding)
    {
        TapRun[] runs = new TapRun[output];
        for (int t = 0; t < output; t++)
        {
            // Kernel element k meets pixel start + k · dilation.
            long start = (long)t * stride - padding;
            long first = start >= 0 ? 0 : (-start + dilation - 1) / dilation, last = start >= input ? -1 : Math.Min(kernel - 1, (input - 1 - start) / dilation);
            runs[t] = Run(first, last, 1, start + first * dilation);
        }

        return new WindowTaps(runs, 1, dilation, 1, stride);
    }

    /// <summary>Input pixels' gradients from output pixels' gradients.</summary>
    public static WindowTaps Backward(int input, int output, int kernel, int stride, int dilation, int padding)
    {
        int common = Divisor(stride, dilation), step = stride / common;
        TapRun[] runs = new TapRun[input];
        for (int t = 0; t < input; t++)
        {
            // Kernel element k met output pixel (t + padding − k · dilation) / stride, where that is a whole number.
            long at = (long)t + padding, beyond = at - (long)(output - 1) * stride;
            long first = beyond <= 0 ? 0 : (beyond + dilation - 1) / dilation, last = Math.Min(kernel - 1, at / dilation), end = first + step;
            while (first < end && (at - first * dilation) % stride != 0) first++;
            runs[t] = first < end ? Run(first, last, step, (at - first * dilation) / stride) : default;
        }

        return new WindowTaps(runs, step, -(dilation / common), stride, 1);
    }

    private static TapRun Run(long first, long last, int step, long source)
        => last < first ? default : new TapRun((int)first, (int)source, (int)((last - first) / step) + 1);

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);
}

/// <summary>The taps of one target.</summary>
/// <param name="Kernel">The first kernel element.</param>
/// <param name="Source">The source pixel that it meets.</param>
/// <param name="Count">How many taps.</param>
internal readonly record struct TapRun(int Kernel, int Source, int Count);

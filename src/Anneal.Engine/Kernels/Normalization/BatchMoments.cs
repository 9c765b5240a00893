using System.Numerics;
using Anneal.Engine.Compilation;

namespace Anneal.Engine.Kernels;

/// <summary>
/// What the two halves of a batch normalisation share: each row's sums, written block by block, and the numbers that the whole batch makes of them.
/// A row's mean and squared deviations are put together as by Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample
/// variances", 1979, in double. Few channels are taken as several times as many, so that they fill vectors; every array holds them so often.
/// </summary>
internal sealed unsafe class BatchMoments
{
    private const int MostRepeated = 32;

    private readonly NormalizationCover _cover;
    private readonly int _repeats;
    private Slot _numbers = null!, _rows = null!, _totals = null!;
    private bool _wantsGamma, _wantsBeta;

    public BatchMoments(NormalizationCover cover)
    {
        (_cover, _repeats) = (cover, 1);
        while (2 * _repeats * cover.Channels <= MostRepeated && cover.Positions % (2 * _repeats) == 0 && cover.Positions > 0) _repeats *= 2;
    }

    /// <summary>Channels, as often as they are repeated.</summary>
    public int Width => _repeats * _cover.Channels;

    /// <summary>A row is [positions, width].</summary>
    public int Positions => _cover.Positions / _repeats;

    public void Bind(CoverBinder binder)
    {
        _wantsGamma = _cover.Gamma is not null && binder.WantsGradient(_cover.Gamma);
        _wantsBeta = _cover.Beta is not null && binder.WantsGradient(_cover.Beta);
        if (_wantsGamma) binder.WritesWholeGradient(_cover.Gamma!);
        if (_wantsBeta) binder.WritesWholeGradient(_cover.Beta!);
        _numbers = binder.Fixed($"{_cover.Node.Name} numbers", 6L * Width * sizeof(float));
        _rows = binder.Fixed($"{_cover.Node.Name} rows", 2L * Width * binder.Options.MaxRows * sizeof(float));
        _totals = binder.Fixed($"{_cover.Node.Name} totals", 3L * Width * sizeof(double));
    }

    public float* Mean(in CoverCall c) => Numbers(c, 0);

    /// <summary>Gamma / deviation.</summary>
    public float* Scale(in CoverCall c) => Numbers(c, 1);

    /// <summary>Beta.</summary>
    public float* Shift(in CoverCall c) => Numbers(c, 2);

    /// <summary>The output's mean gradient.</summary>
    public float* MeanGradient(in CoverCall c) => Numbers(c, 3);

    /// <summary>The mean product of gradient and deviation, over the variance.</summary>
    public float* MeanProduct(in CoverCall c) => Numbers(c, 4);

    /// <summary>Two sums of one row, <see cref="Width"/> numbers each.</summary>
    public float* Row(in CoverCall c, int row) => (float*)c.Run.FixedPointer(_rows) + 2L * row * Width;

    /// <summary>The rows' means and squared deviations become the batch's, and move the moving ones.</summary>
    public void Combine(in CoverCall c)
    {
        double* means = Totals(c), meanSquares = means + Width, squares = meanSquares + Width;
        new Span<double>(means, 3 * Width).Clear();
        for (int r = 0; r < c.Rows; r++)
        {
            float* row = Row(c, r);
            AddWithSquares(row, Width, means, meanSquares);
            AddTo(row + Width, Width, squares);
        }

        float* mean = Mean(c), inverse = Numbers(c, 5), scale = Scale(c), shift = Shift(c);
        float* movingMean = (float*)c.Parameter(_cover.MovingMean), movingVariance = (float*)c.Parameter(_cover.MovingVariance);
        float* gamma = _cover.Gamma is null ? null : (float*)c.Parameter(_cover.Gamma), beta = _cover.Beta is null ? null : (float*)c.Parameter(_cover.Beta);
        double parts = (double)c.Rows * _repeats, momentum = _cover.Op.Momentum;
        for (int k = 0; k < _cover.Channels; k++)
        {
            double m = OverRepeats(means, k) / parts;
            double variance = Math.Max(0, OverRepeats(squares, k) / Positions + OverRepeats(meanSquares, k) - parts * m * m) / parts;
            mean[k] = (float)m;
            inverse[k] = (float)(1 / Math.Sqrt(variance + _cover.Op.Epsilon));
            scale[k] = gamma is null ? inverse[k] : gamma[k] * inverse[k];
            shift[k] = beta is null ? 0 : beta[k];
            movingMean[k] = (float)(movingMean[k] * momentum + m * (1 - momentum));
            movingVariance[k] = (float)(movingVariance[k] * momentum + variance * (1 - momentum));
        }

        Repeat(mean);
        Repeat(scale);
        Repeat(shift);
    }

    /// <summary>The rows' sums of gradients become those of gamma and beta, and the means that the input's gradient needs.</summary>
    public void CombineGradients(in CoverCall c)
    {
        double* sums = Totals(c), dots = sums + Width;
        new Span<double>(sums, 2 * Width).Clear();
        for (int r = 0; r < c.Rows; r++)
        {
            AddTo(Row(c, r), Width, sums);
            AddTo(Row(c, r) + Width, Width, dots);
        }

        float* inverse = Numbers(c, 5), meanGradient = MeanGradient(c), meanProduct = MeanProduct(c);
        float* gamma = _wantsGamma ? (float*)c.ParameterGradient(_cover.Gamma!) : null, beta = _wantsBeta ? (float*)c.ParameterGradient(_cover.Beta!) : null;
        double count = (double)c.Rows * _cover.Positions;
        for (int k = 0; k < _cover.Channels; k++)
        {
            double sum = OverRepeats(sums, k), dot = OverRepeats(dots, k);
            if (gamma != null) gamma[k] = (float)(dot * inverse[k]);
            if (beta != null) beta[k] = (float)sum;
            meanGradient[k] = (float)(sum / count);
            meanProduct[k] = (float)(dot * inverse[k] * inverse[k] / count);
        }

        Repeat(meanGradient);
        Repeat(meanProduct);
    }

    private float* Numbers(in CoverCall c, int which) => (float*)c.Run.FixedPointer(_numbers) + (nint)which * Width;

    private double* Totals(in CoverCall c) => (double*)c.Run.FixedPointer(_totals);

    private double OverRepeats(double* totals, int channel)
    {
        double sum = 0;
        for (int i = channel; i < Width; i += _cover.Channels) sum += totals[i];
        return sum;
    }

    private void Repeat(float* numbers)
    {
        for (int i = _cover.Channels; i < Width; i++) numbers[i] = numbers[i - _cover.Channels];
    }

    private static void AddTo(float* from, int count, double* to)
    {
        int i = 0, half = Vector<double>.Count;
        for (; i <= count - 2 * half; i += 2 * half)
        {
            Vector.Widen(Vector.Load(from + i), out Vector<double> a, out Vector<double> b);
            (Vector.Load(to + i) + a).Store(to + i);
            (Vector.Load(to + i + half) + b).Store(to + i + half);
        }

        for (; i < count; i++) to[i] += from[i];
    }

    private static void AddWithSquares(float* from, int count, double* to, double* squares)
    {
        int i = 0, half = Vector<double>.Count;
        for (; i <= count - 2 * half; i += 2 * half)
        {
            Vector.Widen(Vector.Load(from + i), out Vector<double> a, out Vector<double> b);
            (Vector.Load(to + i) + a).Store(to + i);
            (Vector.Load(to + i + half) + b).Store(to + i + half);
            (Vector.Load(squares + i) + a * a).Store(squares + i);
            (Vector.Load(squares + i + half) + b * b).Store(squares + i + half);
        }

        for (; i < count; i++)
        {
            to[i] += from[i];
            squares[i] += (double)from[i] * from[i];
        }
    }
}

using System.Collections.Immutable;
using System.Numerics;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;


/// <summary>
/// y = (x − mean) / √(variance + ε) · gamma + beta, for each entry of the last axis. While training, mean and (biased) variance are those of all
/// rows and positions of the batch, and the moving statistics become moving · momentum + batch · (1 − momentum); else the moving ones are used.
/// Input (..., channels); weights of shape (channels) in Keras' order: gamma, beta (each where present), moving mean, moving variance.
/// Ioffe and Szegedy, "Batch normalization", 2015.
/// </summary>
/// <param name="Epsilon">Added to the variance; 0 or more. Keras' default is 0.001.</param>
/// <param name="Momentum">Share of the old moving statistics that stays at a step, 0 to 1. Keras' default is 0.99.</param>
public sealed record BatchNormalizationOp(double Epsilon, double Momentum) : Op
{
    /// <summary>There is a gamma. Default true.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>There is a beta. Default true.</summary>
    public bool Center { get; init; } = true;

    /// <summary>Use the moving statistics while training too, and leave them. Default false.</summary>
    public bool Frozen { get; init; }

    private int MeanIndex => (Scale ? 1 : 0) + (Center ? 1 : 0);

    /// <inheritdoc/>
    public override bool MixesRows(PlanMode mode) => mode == PlanMode.Training && !Frozen;

    /// <summary>Mean, 1 / √(variance + ε), and two sums, for each channel.</summary>
    public override OpMemory Memory(in OpSignature s) => Frozen ? default : new OpMemory(0, 4 * s.Input().Last);

    /// <inheritdoc/>
    public override long Flops(in OpSignature s) => 4L * s.Input().Size;

    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        s.ExpectInputs(1);
        s.ExpectParameters(MeanIndex + 2, MeanIndex + 2);
        if (s.Input().Rank == 0) throw s.Error("expected an input of shape (..., channels), received ().");
        if (!(Epsilon >= 0) || double.IsInfinity(Epsilon)) throw s.Error($"expected an epsilon of at least 0, received {Epsilon}.");
        if (!(Momentum >= 0 && Momentum <= 1)) throw s.Error($"expected a momentum of 0 to 1, received {Momentum}.");
        for (int i = 0; i < s.ParameterCount; i++)
        {
            s.ExpectParameter(i, new Shape(s.Input().Last));
            bool state = i >= MeanIndex;
            if (state && s.Node.Parameters[i].Kind != ParameterKind.State)
                throw s.Error($"weight '{s.Node.Parameters[i].Name}': expected moving statistics of kind {ParameterKind.State}, received {s.Node.Parameters[i].Kind}.");
        }

        return [s.Input()];
    }

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c)
    {
        int n = c.Input.Shape.Last;
        Span<T> gamma = Scale ? c.Parameters[0].Rows(1) : default, beta = Center ? c.Parameters[Scale ? 1 : 0].Rows(1) : default;
        bool batch = MixesRows(c.Mode);
        if (batch) TakeStatistics(c, n);
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> x = c.Input.Row(r), y = c.Output.Row(r);
            for (int k = 0; k < n; k++)
            {
                (T mean, T inverse) = Statistics(c, batch, k, n);
                T scale = Scale ? gamma[k] * inverse : inverse, shift = Center ? beta[k] : T.Zero;
                for (int i = k; i < x.Length; i += n) y[i] = (x[i] - mean) * scale + shift;
            }
        }
    }

    /// <inheritdoc/>
    public override unsafe void Backward<T>(in OpCall<T> c)
    {
        int n = c.Input.Shape.Last;
        bool batch = MixesRows(c.Mode), wantX = !c.InputGradients[0].IsEmpty;
        bool wantGamma = Scale && !c.ParameterGradients[0].IsEmpty, wantBeta = Center && !c.ParameterGradients[Scale ? 1 : 0].IsEmpty;
        T count = T.CreateTruncating((long)c.Rows * (c.Input.Size / Math.Max(1, n)));
        for (int k = 0; k < n; k++)
        {
            (T mean, T inverse) = Statistics(c, batch, k, n);
            T sum = T.Zero, dot = T.Zero;
            for (int r = 0; r < c.Rows; r++)
            {
                Span<T> x = c.Input.Row(r), dy = c.OutputGradients[0].Row(r);
                T rowSum = T.Zero, rowDot = T.Zero;
                for (int i = k; i < x.Length; i += n)
                {
                    rowSum += dy[i];
                    rowDot += dy[i] * ((x[i] - mean) * inverse);
                }

                sum += rowSum;
                dot += rowDot;
            }

            if (wantGamma) c.ParameterGradients[0].Rows(1)[k] += dot;
            if (wantBeta) c.ParameterGradients[Scale ? 1 : 0].Rows(1)[k] += sum;
            if (!wantX) continue;
            T scale = Scale ? c.Parameters[0].Rows(1)[k] * inverse : inverse;
            T meanSum = batch ? sum / count : T.Zero, meanDot = batch ? dot / count : T.Zero;
            for (int r = 0; r < c.Rows; r++)
            {
                Span<T> x = c.Input.Row(r), dy = c.OutputGradients[0].Row(r), dx = c.InputGradients[0].Row(r);
                for (int i = k; i < x.Length; i += n) dx[i] += scale * (dy[i] - meanSum - (x[i] - mean) * inverse * meanDot);
            }
        }
    }

    private unsafe (T Mean, T Inverse) Statistics<T>(in OpCall<T> c, bool batch, int channel, int channels) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (batch) return (c.SavedFixed[channel], c.SavedFixed[channels + channel]);
        T variance = c.Parameters[MeanIndex + 1].Rows(1)[channel];
        return (c.Parameters[MeanIndex].Rows(1)[channel], T.One / T.Sqrt(variance + T.CreateTruncating(Epsilon)));
    }

    /// <summary>Two passes, and sums row by row before they are added up: neither cancellation nor a long sum spoils them.</summary>
    private unsafe void TakeStatistics<T>(in OpCall<T> c, int n) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> mean = new(c.SavedFixed, n), inverse = new(c.SavedFixed + n, n), total = new(c.SavedFixed + 2 * n, n), row = new(c.SavedFixed + 3 * n, n);
        T count = T.CreateTruncating((long)c.Rows * (c.Input.Size / Math.Max(1, n))), keep = T.CreateTruncating(Momentum), take = T.CreateTruncating(1 - Momentum);
        for (int pass = 0; pass < 2; pass++)
        {
            total.Clear();
            for (int r = 0; r < c.Rows; r++)
            {
                Span<T> x = c.Input.Row(r);
                row.Clear();
                for (int i = 0; i < x.Length; i += n)
                {
                    for (int k = 0; k < n; k++) row[k] += pass == 0 ? x[i + k] : (x[i + k] - mean[k]) * (x[i + k] - mean[k]);
                }

                for (int k = 0; k < n; k++) total[k] += row[k];
            }

            Span<T> moving = c.Parameters[MeanIndex + pass].Rows(1);
            for (int k = 0; k < n; k++)
            {
                T value = total[k] / count;
                if (pass == 0) mean[k] = value;
                else inverse[k] = T.One / T.Sqrt(value + T.CreateTruncating(Epsilon));
                moving[k] = moving[k] * keep + value * take;
            }
        }
    }
}

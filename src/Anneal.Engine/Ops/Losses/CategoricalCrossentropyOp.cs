using System.Collections.Immutable;
using System.Numerics;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;

/// <summary>
/// −Σ t_i log(q_i) over the last dimension, averaged over the other dimensions of the example. q is the prediction divided by its sum and clipped
/// to [<see cref="Epsilon"/>, 1 − <see cref="Epsilon"/>], as in Keras' categorical_crossentropy; a clipped element has no gradient.
/// Inputs: prediction (..., n), target (..., n), and optionally a weight () that multiplies the example's loss. Output ().
/// </summary>
public sealed record CategoricalCrossentropyOp : Op
{
    /// <summary>Keras' fuzz factor. Default 1e-7. Of no use with <see cref="FromLogits"/>.</summary>
    public double Epsilon { get; init; } = 1e-7;

    /// <summary>The prediction is x with q = softmax(x), never clipped. Default false.</summary>
    public bool FromLogits { get; init; }

    /// <summary>The target becomes t · (1 − s) + s / n. Default 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        LossChecks.Check(s);
        LossChecks.CheckSmoothing(s, LabelSmoothing);
        if (s.Input(0) != s.Input(1)) throw s.Error($"expected targets of the prediction's shape {s.Input(0)}, received {s.Input(1)}; give one-hot targets, or use sparse categorical crossentropy.");
        return [Shape.Scalar];
    }

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c)
    {
        int n = c.Inputs[0].Shape.Last, groups = c.Inputs[0].Size / n;
        for (int r = 0; r < c.Rows; r++)
        {
            ReadOnlySpan<T> p = c.Inputs[0].Row(r), t = c.Inputs[1].Row(r);
            T loss = T.Zero;
            for (int g = 0; g < groups; g++)
            {
                T sum = FromLogits ? LossChecks.LogSumExp(p.Slice(g * n, n)) : LossChecks.Sum(p.Slice(g * n, n));
                for (int i = g * n; i < g * n + n; i++)
                {
                    T target = Target(t[i], n);
                    if (target != T.Zero) loss -= target * (FromLogits ? p[i] - sum : T.Log(LossChecks.Clip(p[i] / sum, Epsilon)));
                }
            }

            c.Output.Row(r)[0] = loss / T.CreateTruncating(groups) * LossChecks.Weight(c, r);
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        if (c.InputGradients[0].IsEmpty) return;
        int n = c.Inputs[0].Shape.Last, groups = c.Inputs[0].Size / n;
        for (int r = 0; r < c.Rows; r++)
        {
            ReadOnlySpan<T> p = c.Inputs[0].Row(r), t = c.Inputs[1].Row(r);
            Span<T> dp = c.InputGradients[0].Row(r);
            T scale = c.OutputGradients[0].Row(r)[0] / T.CreateTruncating(groups) * LossChecks.Weight(c, r);
            for (int g = 0; g < groups; g++)
            {
                if (FromLogits)
                {
                    LogitsGradient(p.Slice(g * n, n), t.Slice(g * n, n), dp.Slice(g * n, n), scale);
                    continue;
                }

                T sum = LossChecks.Sum(p.Slice(g * n, n)), kept = T.Zero;
                for (int i = g * n; i < g * n + n; i++)
                {
                    if (!LossChecks.IsClipped(p[i] / sum, Epsilon)) kept += Target(t[i], n);
                }

                // d/dp_i of −Σ t_j log(p_j / S): −t_i / p_i + (Σ t_j) / S, over the elements that are not clipped.
                for (int i = g * n; i < g * n + n; i++)
                {
                    T own = LossChecks.IsClipped(p[i] / sum, Epsilon) ? T.Zero : Target(t[i], n) / p[i];
                    dp[i] += scale * (kept / sum - own);
                }
            }
        }
    }

    private T Target<T>(T t, int n) where T : unmanaged, IFloatingPointIeee754<T>
        => LabelSmoothing == 0 ? t : t * T.CreateTruncating(1 - LabelSmoothing) + T.CreateTruncating(LabelSmoothing / n);

    /// <summary>d/dx_i of −Σ t_j (x_j − log Σ e^x): softmax(x)_i Σ t_j − t_i.</summary>
    private void LogitsGradient<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> t, Span<T> dx, T scale) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T total = LossChecks.LogSumExp(x), targets = T.Zero;
        foreach (T v in t) targets += Target(v, t.Length);
        for (int i = 0; i < x.Length; i++) dx[i] += scale * (T.Exp(x[i] - total) * targets - Target(t[i], t.Length));
    }
}

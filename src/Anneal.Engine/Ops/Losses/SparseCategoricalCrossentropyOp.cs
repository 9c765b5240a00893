using System.Collections.Immutable;
using System.Numerics;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;


/// <summary>
/// −log(q_t) for the class index t, averaged over the other dimensions of the example. q is the prediction divided by its sum and clipped to
/// [<see cref="Epsilon"/>, 1 − <see cref="Epsilon"/>], as in Keras' sparse_categorical_crossentropy; a clipped element has no gradient.
/// Inputs: prediction (..., n), target (...) or (..., 1) with class indices 0 to n − 1 as numbers, and optionally a weight () that multiplies the
/// example's loss. Output (). A target that is no index of a class gives NaN, loss and gradient: callers check targets before.
/// </summary>
public sealed record SparseCategoricalCrossentropyOp : Op
{
    /// <summary>Keras' fuzz factor. Default 1e-7. Of no use with <see cref="FromLogits"/>.</summary>
    public double Epsilon { get; init; } = 1e-7;

    /// <summary>The prediction is x with q = softmax(x), never clipped. Default false.</summary>
    public bool FromLogits { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        LossChecks.Check(s);
        ReadOnlySpan<int> p = s.Input(0).Dimensions, t = s.Input(1).Dimensions;
        bool fits = t.SequenceEqual(p[..^1]) || (t.Length == p.Length && t[^1] == 1 && t[..^1].SequenceEqual(p[..^1]));
        if (!fits) throw s.Error($"expected one class index for each prediction, of shape {new Shape(p[..^1])}, received {s.Input(1)}; for one-hot targets use categorical crossentropy.");
        return [Shape.Scalar];
    }

    /// <inheritdoc/>
    public override long Flops(in OpSignature s) => s.Input(0).Size;

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
                ReadOnlySpan<T> q = p.Slice(g * n, n);
                int k = ClassOf(t[g], n);
                if (k < 0) loss += T.NaN;
                else if (FromLogits) loss += LossChecks.LogSumExp(q) - q[k];
                else loss -= T.Log(LossChecks.Clip(q[k] / LossChecks.Sum(q), Epsilon));
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
            T scale = c.OutputGradients[0].Row(r)[0] / T.CreateTruncating(groups) * LossChecks.Weight(c, r);
            for (int g = 0; g < groups; g++)
            {
                ReadOnlySpan<T> q = p.Slice(g * n, n);
                Span<T> dp = c.InputGradients[0].Row(r).Slice(g * n, n);
                int k = ClassOf(t[g], n);
                if (k < 0)
                {
                    dp.Fill(T.NaN);
                    continue;
                }

                if (FromLogits)
                {
                    T total = LossChecks.LogSumExp(q);
                    for (int i = 0; i < n; i++) dp[i] += scale * T.Exp(q[i] - total);
                    dp[k] -= scale;
                    continue;
                }

                T sum = LossChecks.Sum(q);
                if (LossChecks.IsClipped(q[k] / sum, Epsilon)) continue;
                for (int i = 0; i < n; i++) dp[i] += scale / sum;
                dp[k] -= scale / q[k];
            }
        }
    }

    /// <summary>The class that a target names; −1 for anything but a whole number from 0 to n − 1.</summary>
    internal static int ClassOf<T>(T target, int n) where T : unmanaged, IFloatingPointIeee754<T>
        => target >= T.Zero && target < T.CreateTruncating(n) && T.IsInteger(target) ? int.CreateTruncating(target) : -1;
}

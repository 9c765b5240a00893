using System.Collections.Immutable;
using System.Numerics;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;


/// <summary>
/// A loss that is the mean, over all elements of an example, of a function of prediction and target. Inputs: prediction, target of the same shape, and
/// optionally a weight () that multiplies the example's loss. Output (). Targets get no gradient.
/// </summary>
public abstract record ElementwiseLossOp : Op
{
    /// <summary>The loss of one element.</summary>
    /// <param name="p">The prediction.</param>
    /// <param name="t">The target.</param>
    protected abstract T Value<T>(T p, T t) where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Its derivative with respect to the prediction.</summary>
    /// <param name="p">The prediction.</param>
    /// <param name="t">The target.</param>
    protected abstract T Derivative<T>(T p, T t) where T : unmanaged, IFloatingPointIeee754<T>;

    /// <inheritdoc/>
    public sealed override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        LossChecks.Check(s);
        if (s.Input(0) != s.Input(1)) throw s.Error($"expected targets of the prediction's shape {s.Input(0)}, received {s.Input(1)}.");
        Check(s);
        return [Shape.Scalar];
    }

    /// <summary>Checks the options.</summary>
    /// <exception cref="ShapeException">An option is out of range.</exception>
    protected virtual void Check(in OpSignature s) { }

    /// <inheritdoc/>
    public sealed override long Flops(in OpSignature s) => s.Input(0).Size;

    /// <inheritdoc/>
    public sealed override void Forward<T>(in OpCall<T> c)
    {
        for (int r = 0; r < c.Rows; r++)
        {
            ReadOnlySpan<T> p = c.Inputs[0].Row(r), t = c.Inputs[1].Row(r);
            T sum = T.Zero;
            for (int i = 0; i < p.Length; i++) sum += Value(p[i], t[i]);
            c.Output.Row(r)[0] = sum / T.CreateTruncating(p.Length) * LossChecks.Weight(c, r);
        }
    }

    /// <inheritdoc/>
    public sealed override void Backward<T>(in OpCall<T> c)
    {
        if (c.InputGradients[0].IsEmpty) return;
        for (int r = 0; r < c.Rows; r++)
        {
            ReadOnlySpan<T> p = c.Inputs[0].Row(r), t = c.Inputs[1].Row(r);
            Span<T> dp = c.InputGradients[0].Row(r);
            T scale = c.OutputGradients[0].Row(r)[0] / T.CreateTruncating(p.Length) * LossChecks.Weight(c, r);
            for (int i = 0; i < p.Length; i++) dp[i] += scale * Derivative(p[i], t[i]);
        }
    }
}

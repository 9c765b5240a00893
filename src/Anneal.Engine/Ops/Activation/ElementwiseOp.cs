using System.Collections.Immutable;
using System.Numerics;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;

/// <summary>A function of each element alone. Any shape in, the same shape out.</summary>
public abstract record ElementwiseOp : Op
{
    /// <summary>The function.</summary>
    public abstract T Value<T>(T x) where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Its derivative, from the input and the output; only those that <see cref="Op.BackwardNeeds"/> names are filled.</summary>
    public abstract T Derivative<T>(T x, T y) where T : unmanaged, IFloatingPointIeee754<T>;

    /// <inheritdoc/>
    public sealed override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        s.ExpectInputs(1);
        s.ExpectParameters(0, 0);
        Check(s);
        return [s.Input()];
    }

    /// <summary>Checks the options.</summary>
    /// <exception cref="ShapeException">An option is out of range.</exception>
    protected virtual void Check(in OpSignature s) { }

    /// <inheritdoc/>
    public sealed override void Forward<T>(in OpCall<T> c)
    {
        Values<T>(c.Input.Rows(c.Rows), c.Output.Rows(c.Rows));
    }

    /// <summary>The function of every element. A call an element costs much more than a cheap function: such ops loop by themselves.</summary>
    protected virtual void Values<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++) y[i] = Value(x[i]);
    }

    /// <summary>Adds dy times the derivative; of <paramref name="x"/> and <paramref name="y"/> those that <see cref="Op.BackwardNeeds"/> does not name are empty.</summary>
    protected virtual void AddGradients<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < dx.Length; i++) dx[i] += dy[i] * Derivative(x.IsEmpty ? default : x[i], y.IsEmpty ? default : y[i]);
    }

    /// <inheritdoc/>
    public sealed override void Backward<T>(in OpCall<T> c)
    {
        if (c.InputGradients[0].IsEmpty) return;
        Span<T> dx = c.InputGradients[0].Rows(c.Rows), dy = c.OutputGradients[0].Rows(c.Rows);
        Span<T> x = (BackwardNeeds & Needs.Inputs) != 0 ? c.Input.Rows(c.Rows) : default, y = (BackwardNeeds & Needs.Outputs) != 0 ? c.Output.Rows(c.Rows) : default;
        AddGradients(x, y, dy, dx);
    }
}

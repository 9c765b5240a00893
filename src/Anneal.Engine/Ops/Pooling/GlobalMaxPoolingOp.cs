using System.Collections.Immutable;
using System.Numerics;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;


/// <summary>The largest value over all positions, channel by channel. The gradient goes to the first of equal largest values; NaN wins over everything. Input (..., positions, channels), output (channels).</summary>
public sealed record GlobalMaxPoolingOp : Op
{
    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        s.ExpectInputs(1);
        s.ExpectParameters(0, 0);
        if (s.Input().Rank < 2) throw s.Error($"expected an input of shape (..., positions, channels), received {s.Input()}.");
        if (s.Input().Size == 0) throw s.Error($"expected an input with elements, received {s.Input()}.");
        return [new Shape(s.Input().Last)];
    }

    /// <inheritdoc/>
    public override long Flops(in OpSignature s) => s.Input().Size;

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c)
    {
        int n = c.Output.Size;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> x = c.Input.Row(r), y = c.Output.Row(r);
            for (int k = 0; k < n; k++) y[k] = x[Largest(x, k, n)];
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        if (c.InputGradients[0].IsEmpty) return;
        int n = c.OutputGradients[0].Size;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> dx = c.InputGradients[0].Row(r), dy = c.OutputGradients[0].Row(r);
            for (int k = 0; k < n; k++) dx[Largest(c.Inputs[0].Row(r), k, n)] += dy[k];
        }
    }

    private static int Largest<T>(ReadOnlySpan<T> x, int channel, int channels) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int best = channel;
        for (int i = channel; i < x.Length; i += channels)
        {
            if (x[i] > x[best] || (T.IsNaN(x[i]) && !T.IsNaN(x[best]))) best = i;
        }

        return best;
    }
}

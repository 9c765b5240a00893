using System.Collections.Immutable;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;


/// <summary>
/// y = x · scale + bias with weights: scale, then bias, each where present. A weight's shape is (1), or the last dimensions of the input:
/// (channels) for one number a channel, up to the whole example's shape.
/// </summary>
public sealed record ScaleBiasOp : Op
{
    /// <summary>There is a scale. Default true.</summary>
    public bool HasScale { get; init; } = true;

    /// <summary>There is a bias. Default true.</summary>
    public bool HasBias { get; init; } = true;

    private int Count => (HasScale ? 1 : 0) + (HasBias ? 1 : 0);

    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        s.ExpectInputs(1);
        s.ExpectParameters(Count, Count);
        ReadOnlySpan<int> x = s.Input().Dimensions;
        for (int i = 0; i < Count; i++)
        {
            Shape w = s.Parameter(i);
            if (w.Size != 1 && !(w.Rank <= x.Length && x[(x.Length - w.Rank)..].SequenceEqual(w.Dimensions)))
                throw s.Error($"weight '{s.Node.Parameters[i].Name}': expected shape (1,) or the last dimensions of the input {s.Input()}, received {w}.");
        }

        return [s.Input()];
    }

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c)
    {
        Span<T> scale = HasScale ? c.Parameters[0].Rows(1) : default, bias = HasBias ? c.Parameters[Count - 1].Rows(1) : default;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> x = c.Input.Row(r), y = c.Output.Row(r);
            for (int i = 0; i < x.Length; i++)
            {
                T v = HasScale ? x[i] * scale[i % scale.Length] : x[i];
                y[i] = HasBias ? v + bias[i % bias.Length] : v;
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        bool wantX = !c.InputGradients[0].IsEmpty, wantScale = HasScale && !c.ParameterGradients[0].IsEmpty, wantBias = HasBias && !c.ParameterGradients[Count - 1].IsEmpty;
        Span<T> scale = HasScale ? c.Parameters[0].Rows(1) : default;
        Span<T> dScale = wantScale ? c.ParameterGradients[0].Rows(1) : default, dBias = wantBias ? c.ParameterGradients[Count - 1].Rows(1) : default;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> x = c.Input.Row(r), dy = c.OutputGradients[0].Row(r), dx = wantX ? c.InputGradients[0].Row(r) : default;
            for (int i = 0; i < dy.Length; i++)
            {
                if (wantX) dx[i] += HasScale ? dy[i] * scale[i % scale.Length] : dy[i];
                if (wantScale) dScale[i % dScale.Length] += dy[i] * x[i];
                if (wantBias) dBias[i % dBias.Length] += dy[i];
            }
        }
    }
}

using System.Collections.Immutable;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;


/// <summary>x where it is 0 or more, else alpha · x. Weight: alpha, of the input's shape, with dimensions of 1 where the alpha is shared.</summary>
public sealed record PReluOp : Op
{
    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        s.ExpectInputs(1);
        s.ExpectParameters(1, 1);
        Shape x = s.Input(), a = s.Parameter(0);
        bool fits = a.Rank == x.Rank;
        for (int d = 0; fits && d < x.Rank; d++) fits = a[d] == x[d] || a[d] == 1;
        if (!fits) throw s.Error($"weight '{s.Node.Parameters[0].Name}': expected the shape of the input {x}, with dimensions of 1 where it is shared; received {a}.");
        return [x];
    }

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c)
    {
        Span<T> alpha = c.Parameters[0].Rows(1);
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> x = c.Input.Row(r), y = c.Output.Row(r);
            for (int i = 0; i < x.Length; i++) y[i] = x[i] > T.Zero ? x[i] : alpha[AlphaOf(i, c.Input.Shape, c.Parameters[0].Shape)] * x[i];
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        bool wantX = !c.InputGradients[0].IsEmpty, wantAlpha = !c.ParameterGradients[0].IsEmpty;
        Span<T> alpha = c.Parameters[0].Rows(1), dAlpha = wantAlpha ? c.ParameterGradients[0].Rows(1) : default;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> x = c.Input.Row(r), dy = c.OutputGradients[0].Row(r), dx = wantX ? c.InputGradients[0].Row(r) : default;
            for (int i = 0; i < x.Length; i++)
            {
                int a = AlphaOf(i, c.Input.Shape, c.Parameters[0].Shape);
                if (wantX) dx[i] += x[i] > T.Zero ? dy[i] : alpha[a] * dy[i];
                if (wantAlpha && !(x[i] > T.Zero)) dAlpha[a] += dy[i] * x[i];
            }
        }
    }

    private static int AlphaOf(int i, Shape x, Shape alpha)
    {
        int at = 0, stride = 1;
        for (int d = x.Rank - 1; d >= 0; d--)
        {
            if (alpha[d] != 1) at += i % x[d] * stride;
            stride *= alpha[d];
            i /= x[d];
        }

        return at;
    }
}

using System.Collections.Immutable;
using System.Numerics;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;

/// <summary>
/// y = x · kernel + bias over the last dimension. Input (..., in), kernel [in, out], optional bias [out]; output (..., out).
/// </summary>
public sealed record DenseOp : Op
{
    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        s.ExpectInputs(1);
        s.ExpectParameters(1, 2);
        Shape x = s.Input(), w = s.Parameter(0);
        if (x.Rank == 0) throw s.Error("expected an input of shape (..., features), received ().");
        if (w.Rank != 2) throw s.Error($"expected a kernel of shape (in, out), received {w}.");
        if (x.Last != w[0]) throw s.Error($"expected an input whose last dimension is {w[0]}, the kernel's rows; received {x}.");
        if (s.ParameterCount == 2) s.ExpectParameter(1, new Shape(w[1]));
        int[] d = x.Dimensions.ToArray();
        d[^1] = w[1];
        return [new Shape(d)];
    }

    /// <inheritdoc/>
    public override long Flops(in OpSignature s) => 2L * s.Input().Size * s.Parameter(0)[1];

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c)
    {
        int m = c.Parameters[0].Shape[0], n = c.Parameters[0].Shape[1], vectors = c.Rows * (c.Input.Size / m);
        Span<T> x = c.Input.Rows(c.Rows), y = c.Output.Rows(c.Rows), w = c.Parameters[0].Rows(1);
        Span<T> bias = c.Parameters.Length == 2 ? c.Parameters[1].Rows(1) : default;
        for (int v = 0; v < vectors; v++)
        {
            Span<T> row = y.Slice(v * n, n);
            if (bias.IsEmpty) row.Clear();
            else bias.CopyTo(row);
            for (int i = 0; i < m; i++)
            {
                T a = x[v * m + i];
                ReadOnlySpan<T> wi = w.Slice(i * n, n);
                for (int o = 0; o < n; o++) row[o] += a * wi[o];
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        int m = c.Parameters[0].Shape[0], n = c.Parameters[0].Shape[1], vectors = c.Rows * (c.Input.Size / m);
        Span<T> x = c.Input.Rows(c.Rows), dy = c.OutputGradients[0].Rows(c.Rows), w = c.Parameters[0].Rows(1);
        for (int v = 0; v < vectors; v++)
        {
            ReadOnlySpan<T> g = dy.Slice(v * n, n);
            if (!c.InputGradients[0].IsEmpty)
            {
                Span<T> dx = c.InputGradients[0].Rows(c.Rows).Slice(v * m, m);
                for (int i = 0; i < m; i++)
                {
                    T sum = T.Zero;
                    for (int o = 0; o < n; o++) sum += g[o] * w[i * n + o];
                    dx[i] += sum;
                }
            }

            if (!c.ParameterGradients[0].IsEmpty)
            {
                Span<T> dw = c.ParameterGradients[0].Rows(1);
                for (int i = 0; i < m; i++)
                {
                    T a = x[v * m + i];
                    for (int o = 0; o < n; o++) dw[i * n + o] += a * g[o];
                }
            }

            if (c.Parameters.Length == 2 && !c.ParameterGradients[1].IsEmpty)
            {
                Span<T> db = c.ParameterGradients[1].Rows(1);
                for (int o = 0; o < n; o++) db[o] += g[o];
            }
        }
    }
}

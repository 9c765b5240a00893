using System.Collections.Immutable;
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
    public override unsafe void Forward<T>(in OpCall<T> c)
    {
        int m = c.Parameters[0].Shape[0], n = c.Parameters[0].Shape[1], vectors = c.Rows * (c.Input.Size / m);
        Span<T> y = c.Output.Rows(c.Rows), bias = c.Parameters.Length == 2 ? c.Parameters[1].Rows(1) : default;
        if (bias.IsEmpty) y.Clear();
        for (int v = 0; v < vectors && !bias.IsEmpty; v++) bias.CopyTo(y.Slice(v * n, n));
        MatrixProduct.Add(c.Input.Data, m, 1, c.Parameters[0].Data, n, c.Output.Data, n, vectors, m, n);
    }

    /// <inheritdoc/>
    public override unsafe void Backward<T>(in OpCall<T> c)
    {
        int m = c.Parameters[0].Shape[0], n = c.Parameters[0].Shape[1], vectors = c.Rows * (c.Input.Size / m);
        T* dy = c.OutputGradients[0].Data;
        if (!c.InputGradients[0].IsEmpty) MatrixProduct.AddTransposed(dy, n, c.Parameters[0].Data, n, c.InputGradients[0].Data, m, vectors, n, m);
        if (!c.ParameterGradients[0].IsEmpty) MatrixProduct.Add(c.Input.Data, 1, m, dy, n, c.ParameterGradients[0].Data, n, m, vectors, n);
        if (c.Parameters.Length != 2 || c.ParameterGradients[1].IsEmpty) return;
        Span<T> db = c.ParameterGradients[1].Rows(1);
        for (int v = 0; v < vectors; v++, dy += n)
        {
            for (int o = 0; o < n; o++) db[o] += dy[o];
        }
    }
}

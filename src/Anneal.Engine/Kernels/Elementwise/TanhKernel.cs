using System.Numerics;
using System.Numerics.Tensors;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary><see cref="TanhOp"/> on vectors.</summary>
internal sealed class TanhKernel : IElementwiseKernel<TanhOp>
{
    public static void Forward(TanhOp op, ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Tanh(x, y);

    public static void Backward(TanhOp op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        int i = 0;
        for (; i <= y.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> v = new(y[i..]);
            (new Vector<float>(dy[i..]) * (Vector<float>.One - v * v)).CopyTo(dx[i..]);
        }

        for (; i < y.Length; i++) dx[i] = dy[i] * (1 - y[i] * y[i]);
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary><see cref="SigmoidOp"/> on vectors.</summary>
internal sealed class SigmoidKernel : IElementwiseKernel<SigmoidOp>
{
    public static void Forward(SigmoidOp op, ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Sigmoid(x, y);

    public static void Backward(SigmoidOp op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        int i = 0;
        for (; i <= y.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> v = new(y[i..]);
            (new Vector<float>(dy[i..]) * (v * (Vector<float>.One - v))).CopyTo(dx[i..]);
        }

        for (; i < y.Length; i++) dx[i] = dy[i] * (y[i] * (1 - y[i]));
    }
}

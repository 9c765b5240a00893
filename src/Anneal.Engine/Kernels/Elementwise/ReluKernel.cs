using System.Numerics;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary><see cref="ReluOp"/> on vectors.</summary>
internal sealed unsafe class ReluKernel : IElementwiseKernel<ReluOp>
{
    private static readonly ReluOp s_op = new();

    public static void Forward(ReluOp op, ReadOnlySpan<float> x, Span<float> y)
    {
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> v = new(x[i..]);
            Vector.ConditionalSelect(Vector.LessThanOrEqual(v, Vector<float>.Zero), Vector<float>.Zero, v).CopyTo(y[i..]);
        }

        for (; i < x.Length; i++) y[i] = op.Value(x[i]);
    }

    public static void Backward(ReluOp op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        int i = 0;
        for (; i <= y.Length - Vector<float>.Count; i += Vector<float>.Count)
            Vector.ConditionalSelect(Vector.GreaterThan(new Vector<float>(y[i..]), Vector<float>.Zero), new Vector<float>(dy[i..]), Vector<float>.Zero).CopyTo(dx[i..]);
        for (; i < y.Length; i++) dx[i] = y[i] > 0 ? dy[i] : 0;
    }

    /// <summary>x ← max(x, 0).</summary>
    public static void InPlace(Span<float> x) => Forward(s_op, x, x);

    /// <summary>dy ← dy where the output is above 0, else 0: in place, where nobody reads the gradient any more.</summary>
    public static void TakeBack(float* dy, float* y, int count)
    {
        Span<float> gradient = new(dy, count);
        Backward(s_op, default, new ReadOnlySpan<float>(y, count), gradient, gradient);
    }
}

using System.Numerics;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary><see cref="LeakyReluOp"/> on vectors.</summary>
internal sealed class LeakyReluKernel : IElementwiseKernel<LeakyReluOp>
{
    public static void Forward(LeakyReluOp op, ReadOnlySpan<float> x, Span<float> y) => Scale(op, x, x, y);

    public static void Backward(LeakyReluOp op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) => Scale(op, x, dy, dx);

    /// <summary>Values where the input is positive, values times the slope elsewhere.</summary>
    private static void Scale(LeakyReluOp op, ReadOnlySpan<float> x, ReadOnlySpan<float> values, Span<float> to)
    {
        Vector<float> slope = new((float)op.NegativeSlope);
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> v = new(values[i..]);
            Vector.ConditionalSelect(Vector.GreaterThan(new Vector<float>(x[i..]), Vector<float>.Zero), v, v * slope).CopyTo(to[i..]);
        }

        for (; i < x.Length; i++) to[i] = x[i] > 0 ? values[i] : values[i] * (float)op.NegativeSlope;
    }
}

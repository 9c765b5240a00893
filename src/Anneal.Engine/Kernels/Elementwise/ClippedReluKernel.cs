using System.Numerics;
using System.Runtime.CompilerServices;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary><see cref="ClippedReluOp"/> on vectors.</summary>
internal sealed class ClippedReluKernel : IElementwiseKernel<ClippedReluOp>
{
    public static void Forward(ClippedReluOp op, ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Values(new Function(op), x, y);

    public static void Backward(ClippedReluOp op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) => VectorLoop.Gradients(new Function(op), x, y, dy, dx);

    private readonly struct Function(ClippedReluOp op) : IVectorFunction
    {
        private readonly Vector<float> _max = new((float)op.MaxValue), _slope = new((float)op.NegativeSlope), _threshold = new((float)op.Threshold);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Value(Vector<float> x)
        {
            Vector<float> v = Vector.ConditionalSelect(Vector.LessThan(x, _threshold), _slope * (x - _threshold), x);
            return Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, _max), _max, v);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Derivative(Vector<float> x, Vector<float> y)
        {
            Vector<float> v = Vector.ConditionalSelect(Vector.GreaterThan(x, _threshold), Vector<float>.One, _slope);
            return Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, _max), Vector<float>.Zero, v);
        }
    }
}

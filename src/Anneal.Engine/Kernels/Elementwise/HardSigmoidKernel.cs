using System.Numerics;
using System.Runtime.CompilerServices;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary><see cref="HardSigmoidOp"/> on vectors.</summary>
internal sealed class HardSigmoidKernel : IElementwiseKernel<HardSigmoidOp>
{
    public static void Forward(HardSigmoidOp op, ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Values(new Function(op), x, y);

    public static void Backward(HardSigmoidOp op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) => VectorLoop.Gradients(new Function(op), x, y, dy, dx);

    private readonly struct Function(HardSigmoidOp op) : IVectorFunction
    {
        private readonly Vector<float> _slope = new((float)op.Slope), _offset = new((float)op.Offset);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Value(Vector<float> x)
        {
            Vector<float> v = _slope * x + _offset;
            v = Vector.ConditionalSelect(Vector.LessThan(v, Vector<float>.Zero), Vector<float>.Zero, v);
            return Vector.ConditionalSelect(Vector.GreaterThan(v, Vector<float>.One), Vector<float>.One, v);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Derivative(Vector<float> x, Vector<float> y)
        {
            Vector<float> v = Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<float>.Zero), _slope, Vector<float>.Zero);
            return Vector.ConditionalSelect(Vector.LessThan(y, Vector<float>.One), v, Vector<float>.Zero);
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary><see cref="SiluOp"/> on vectors.</summary>
internal sealed class SiluKernel : IElementwiseKernel<SiluOp>
{
    public static void Forward(SiluOp op, ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Values(default(Function), x, y);

    public static void Backward(SiluOp op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) => VectorLoop.Gradients(default(Function), x, y, dy, dx);

    private readonly struct Function : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Value(Vector<float> x) => x / (Vector<float>.One + Vector.Exp(-x));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Derivative(Vector<float> x, Vector<float> y)
        {
            Vector<float> s = Vector<float>.One / (Vector<float>.One + Vector.Exp(-x));
            return s * (Vector<float>.One + x * (Vector<float>.One - s));
        }
    }
}

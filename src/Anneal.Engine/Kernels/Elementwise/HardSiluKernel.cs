using System.Numerics;
using System.Runtime.CompilerServices;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary><see cref="HardSiluOp"/> on vectors.</summary>
internal sealed class HardSiluKernel : IElementwiseKernel<HardSiluOp>
{
    public static void Forward(HardSiluOp op, ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Values(default(Function), x, y);

    public static void Backward(HardSiluOp op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) => VectorLoop.Gradients(default(Function), x, y, dy, dx);

    private readonly struct Function : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Value(Vector<float> x)
        {
            Vector<float> part = (x + new Vector<float>(3)) * (1f / 6);
            part = Vector.ConditionalSelect(Vector.LessThan(part, Vector<float>.Zero), Vector<float>.Zero, part);
            return x * Vector.ConditionalSelect(Vector.GreaterThan(part, Vector<float>.One), Vector<float>.One, part);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Derivative(Vector<float> x, Vector<float> y)
        {
            Vector<float> middle = (x + x + new Vector<float>(3)) * (1f / 6);
            middle = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, new Vector<float>(3)), Vector<float>.One, middle);
            return Vector.ConditionalSelect(Vector.LessThanOrEqual(x, new Vector<float>(-3)), Vector<float>.Zero, middle);
        }
    }
}

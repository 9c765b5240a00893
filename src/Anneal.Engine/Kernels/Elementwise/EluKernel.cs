using System.Numerics;
using System.Runtime.CompilerServices;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary><see cref="EluOp"/> on vectors.</summary>
internal sealed class EluKernel : IElementwiseKernel<EluOp>
{
    public static void Forward(EluOp op, ReadOnlySpan<float> x, Span<float> y) => VectorLoop.Values(new Function(op), x, y);

    public static void Backward(EluOp op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) => VectorLoop.Gradients(new Function(op), x, y, dy, dx);

    private readonly struct Function(EluOp op) : IVectorFunction
    {
        private readonly Vector<float> _alpha = new((float)op.Alpha);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Value(Vector<float> x) => Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), x, _alpha * ExpM1(x));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Derivative(Vector<float> x, Vector<float> y)
            => Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, _alpha * Vector.Exp(x));

        /// <summary>e^x − 1: near 0, where the difference would cancel, the first terms of its series.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector<float> ExpM1(Vector<float> x)
        {
            Vector<float> one = Vector<float>.One, series = one + x * (1f / 7);
            series = one + x * (1f / 6) * series;
            series = one + x * (1f / 5) * series;
            series = one + x * (1f / 4) * series;
            series = one + x * (1f / 3) * series;
            series = one + x * (1f / 2) * series;
            return Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x), new Vector<float>(0.3f)), x * series, Vector.Exp(x) - one);
        }
    }
}

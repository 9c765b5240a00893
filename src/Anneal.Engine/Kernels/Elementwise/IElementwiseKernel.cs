using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>A function of each element alone, on spans of any length.</summary>
internal interface IElementwiseKernel<TOp> where TOp : ElementwiseOp
{
    static abstract void Forward(TOp op, ReadOnlySpan<float> x, Span<float> y);

    /// <summary>dx ← dy · f'(x); of x and y only what the op's <see cref="Op.BackwardNeeds"/> names is given.</summary>
    static abstract void Backward(TOp op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx);
}

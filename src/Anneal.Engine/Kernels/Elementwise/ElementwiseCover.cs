using System.Numerics.Tensors;
using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>One activation over all elements of a block of rows.</summary>
internal sealed unsafe class ElementwiseCover<TOp, TKernel>(Node node, TOp op) : Cover([node])
    where TOp : ElementwiseOp
    where TKernel : IElementwiseKernel<TOp>
{
    private readonly int _size = node.Output.Shape.Size;
    private Slot _x = null!, _y = null!;
    private Slot? _addend;
    private GradientSlot _dx, _dy;

    /// <summary>A fused cover that takes the activation along is always better.</summary>
    public override double Saving => 0.5;

    public override void Bind(CoverBinder binder)
    {
        _x = binder.Value(node.Inputs[0], (op.BackwardNeeds & Needs.Inputs) != 0);
        _y = binder.Value(node.Output, (op.BackwardNeeds & Needs.Outputs) != 0);
        _dy = binder.OutputGradient(node.Output);
        _dx = binder.InputGradient(node.Inputs[0]);
        if (_dx.Accumulate) _addend = binder.BackwardTemporary($"{node.Name} gradient", (long)_size * sizeof(float));
    }

    public override void Forward(in CoverCall c) => TKernel.Forward(op, Span(c, _x), Span(c, _y));

    public override void Backward(in CoverCall c)
    {
        if (!_dx.IsNeeded) return;
        ReadOnlySpan<float> x = (op.BackwardNeeds & Needs.Inputs) != 0 ? Span(c, _x) : default, y = (op.BackwardNeeds & Needs.Outputs) != 0 ? Span(c, _y) : default;
        Span<float> dx = Span(c, _dx.Slot!), to = _addend is null ? dx : Span(c, _addend);
        TKernel.Backward(op, x, y, Span(c, _dy.Slot!), to);
        if (_addend is not null) TensorPrimitives.Add(dx, to, dx);
    }

    private Span<float> Span(in CoverCall c, Slot slot) => new(c.Floats(slot), c.Rows * _size);
}

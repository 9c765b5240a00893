using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>Covers dropout alone. Only training plans have it: while predicting it is a view.</summary>
internal sealed class DropoutFamily : IKernelFamily
{
    public Cover? TryCover(Node last, CoverContext at) => last.Op is DropoutOp ? new DropoutCover(last) : null;
}

/// <summary>Dropout of a block of rows. The decisions are drawn again on the way back: cheaper than keeping them.</summary>
internal sealed unsafe class DropoutCover(Node node) : Cover([node])
{
    private readonly int _size = node.Output.Shape.Size;
    private Slot _x = null!, _y = null!;
    private Slot? _addend;
    private GradientSlot _dx, _dy;

    public override double Saving => 0.5;

    public override void Bind(CoverBinder binder)
    {
        _x = binder.Value(node.Inputs[0], inBackward: false);
        _y = binder.Value(node.Output, inBackward: false);
        _dy = binder.OutputGradient(node.Output);
        _dx = binder.InputGradient(node.Inputs[0]);
        if (_dx.Accumulate) _addend = binder.BackwardTemporary($"{node.Name} gradient", (long)_size * sizeof(float));
    }

    public override void Forward(in CoverCall c) => Apply(c, c.Floats(_x), c.Floats(_y));

    public override void Backward(in CoverCall c)
    {
        if (!_dx.IsNeeded) return;
        float* dx = c.Floats(_dx.Slot!), to = _addend is null ? dx : c.Floats(_addend);
        Apply(c, c.Floats(_dy.Slot!), to);
        if (_addend is null) return;
        for (int i = 0; i < c.Rows * _size; i++) dx[i] += to[i];
    }

    private void Apply(in CoverCall c, float* x, float* y)
    {
        for (int r = 0; r < c.Rows; r++)
            DropoutMask.Apply((DropoutOp)node.Op, c.Run.CurrentStep, node.Index, c.FirstRow + r, x + (nint)r * _size, y + (nint)r * _size, null, _size);
    }
}

using System.Numerics.Tensors;
using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>Covers a softmax alone.</summary>
internal sealed class SoftmaxFamily : IKernelFamily
{
    public Cover? TryCover(Node last, CoverContext at) => last.Op is SoftmaxOp ? new SoftmaxCover(last) : null;
}

/// <summary>Softmax over the last dimension.</summary>
internal sealed unsafe class SoftmaxCover(Node node) : Cover([node])
{
    private readonly int _classes = node.Output.Shape.Last, _groups = node.Output.Shape.Size / Math.Max(1, node.Output.Shape.Last);
    private Slot _x = null!, _y = null!;
    private GradientSlot _dx, _dy;

    public override double Saving => 0.5;

    public override void Bind(CoverBinder binder)
    {
        _x = binder.Value(node.Inputs[0], inBackward: false);
        _y = binder.Value(node.Output, inBackward: true);
        _dy = binder.OutputGradient(node.Output);
        _dx = binder.InputGradient(node.Inputs[0]);
    }

    public override void Forward(in CoverCall c)
    {
        if (SmallSoftmax.Suits(_classes))
        {
            SmallSoftmax.Run(c.Floats(_x), c.Floats(_y), c.Rows * _groups, _classes);
            return;
        }

        for (int v = 0; v < c.Rows * _groups; v++) SoftmaxCrossentropyCover.Softmax(Vector(c, _x, v), Vector(c, _y, v));
    }

    public override void Backward(in CoverCall c)
    {
        if (!_dx.IsNeeded) return;
        for (int v = 0; v < c.Rows * _groups; v++)
        {
            Span<float> y = Vector(c, _y, v), dy = Vector(c, _dy.Slot!, v), dx = Vector(c, _dx.Slot!, v);
            float dot = TensorPrimitives.Dot<float>(y, dy);
            for (int i = 0; i < dx.Length; i++)
            {
                float g = y[i] * (dy[i] - dot);
                dx[i] = _dx.Accumulate ? dx[i] + g : g;
            }
        }
    }

    private Span<float> Vector(in CoverCall c, Slot slot, int v) => new(c.Floats(slot) + (nint)v * _classes, _classes);
}

using System.Collections.Immutable;
using System.Numerics.Tensors;
using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>Covers a sum of different values of one shape, with the ReLU that follows it: the end of a residual block.</summary>
internal sealed class AddFamily : IKernelFamily
{
    public Cover? TryCover(Node last, CoverContext at)
    {
        Node? node = last, relu = null;
        if (node.Op is ReluOp) (relu, node) = (node, at.Producer(node));
        if (node?.Op is not AddOp || node.Inputs.Any(v => v.Shape != node.Output.Shape) || node.Inputs.Select(at.Root).Distinct().Count() < node.Inputs.Length) return null;
        return new AddCover(relu is null ? [node] : [node, relu]);
    }
}

/// <summary>A sum, block by block.</summary>
internal sealed unsafe class AddCover(ImmutableArray<Node> nodes) : Cover(nodes)
{
    private readonly Node _add = nodes[0];
    private readonly bool _relu = nodes.Length == 2;
    private readonly int _size = nodes[0].Output.Shape.Size;
    private ImmutableArray<Slot> _x;
    private ImmutableArray<GradientSlot> _dx;
    private Slot _y = null!;
    private GradientSlot _dy;

    public override double Saving => Nodes.Length - 0.5;

    public override void Bind(CoverBinder binder)
    {
        _x = [.. _add.Inputs.Select(v => binder.Value(v, inBackward: false))];
        _y = binder.Value(Last.Output, inBackward: _relu);
        _dy = binder.OutputGradient(Last.Output);
        _dx = [.. _add.Inputs.Select(binder.InputGradient)];
    }

    public override void Forward(in CoverCall c)
    {
        Span<float> y = Span(c, _y);
        if (_x.Length == 1) Span(c, _x[0]).CopyTo(y);
        for (int i = 1; i < _x.Length; i++) TensorPrimitives.Add(i == 1 ? Span(c, _x[0]) : y, Span(c, _x[i]), y);
        if (_relu) ReluKernel.InPlace(y);
    }

    public override void Backward(in CoverCall c)
    {
        if (_relu) ReluKernel.TakeBack(c.Floats(_dy.Slot!), c.Floats(_y), c.Rows * _size);
        Span<float> dy = Span(c, _dy.Slot!);
        foreach (GradientSlot g in _dx)
        {
            if (!g.IsNeeded) continue;
            Span<float> dx = Span(c, g.Slot!);
            if (g.Accumulate) TensorPrimitives.Add(dx, dy, dx);
            else dy.CopyTo(dx);
        }
    }

    private Span<float> Span(in CoverCall c, Slot slot) => new(c.Floats(slot), c.Rows * _size);
}

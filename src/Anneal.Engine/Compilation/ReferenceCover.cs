using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Compilation;

/// <summary>Covers any node alone with its op's reference computation.</summary>
internal static class ReferenceCover
{
    public static Cover For(Node node, PlanOptions options)
        => options.Type == DType.Float32 ? new ReferenceCover<float>(node, options) : new ReferenceCover<double>(node, options);
}

internal sealed unsafe class ReferenceCover<T>(Node node, PlanOptions options) : Cover([node])
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int OnStack = 24;

    [ThreadStatic]
    private static TensorView<T>[]? t_views;

    private readonly bool _mixes = node.Op.MixesRows(options.Mode);
    private ImmutableArray<Slot> _inputs, _outputs;
    private ImmutableArray<GradientSlot> _inputGradients, _outputGradients;
    private bool[] _trained = [];
    private Slot? _saved, _savedFixed;

    public override bool BatchWide => _mixes;

    public override void Bind(CoverBinder binder)
    {
        Needs needs = node.Op.BackwardNeeds;
        _inputs = [.. node.Inputs.Select(v => binder.Value(v, needs.HasFlag(Needs.Inputs)))];
        _outputs = [.. node.Outputs.Select(v => binder.Value(v, needs.HasFlag(Needs.Outputs)))];
        _outputGradients = [.. node.Outputs.Select(binder.OutputGradient)];
        _inputGradients = [.. node.Inputs.Select(binder.InputGradient)];
        _trained = [.. node.Parameters.Select(binder.WantsGradient)];
        OpMemory memory = node.Op.Memory(OpSignature.Of(node));
        if (memory.SavedPerRow > 0) _saved = binder.Saved($"{node.Name} saved", (long)memory.SavedPerRow * sizeof(T));
        if (memory.SavedFixed > 0) _savedFixed = binder.Fixed($"{node.Name} saved", (long)memory.SavedFixed * sizeof(T));
    }

    public override void Forward(in CoverCall c)
    {
        ViewBuffer buffer = default;
        node.Op.Forward(Call(c, Values(c, Views(Count, ref buffer))));
    }

    public override void Backward(in CoverCall c)
    {
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            GradientSlot g = _inputGradients[i];
            if (g.IsNeeded && !g.Accumulate) new Span<T>(c.Pointer(g.Slot!), c.Rows * node.Inputs[i].Shape.Size).Clear();
        }

        ViewBuffer buffer = default;
        Span<TensorView<T>> all = Views(2 * Count, ref buffer), views = Values(c, all[..Count]), gradients = all[Count..];
        int at = 0;
        for (int i = 0; i < node.Inputs.Length; i++) gradients[at++] = View(c, _inputGradients[i], node.Inputs[i].Shape);
        for (int i = 0; i < node.Outputs.Length; i++) gradients[at++] = View(c, _outputGradients[i], node.Outputs[i].Shape);
        for (int i = 0; i < node.Parameters.Length; i++)
            gradients[at++] = _trained[i] ? new((T*)c.ParameterGradient(node.Parameters[i]), node.Parameters[i].Shape) : default;
        node.Op.Backward(Call(c, views, gradients));
    }

    private int Count => node.Inputs.Length + node.Outputs.Length + node.Parameters.Length;

    /// <summary>A step allocates nothing: few views lie on the stack, and for many each thread keeps an array.</summary>
    private static Span<TensorView<T>> Views(int count, ref ViewBuffer buffer)
    {
        if (count <= OnStack) return ((Span<TensorView<T>>)buffer)[..count];
        if (t_views is null || t_views.Length < count) t_views = new TensorView<T>[count];
        return t_views.AsSpan(0, count);
    }

    [InlineArray(OnStack)]
    private struct ViewBuffer
    {
        private TensorView<T> _first;
    }

    private static TensorView<T> View(in CoverCall c, GradientSlot g, Shape shape) => g.IsNeeded ? new((T*)c.Pointer(g.Slot!), shape) : default;

    private Span<TensorView<T>> Values(in CoverCall c, Span<TensorView<T>> views)
    {
        int at = 0;
        for (int i = 0; i < node.Inputs.Length; i++) views[at++] = new((T*)c.Pointer(_inputs[i]), node.Inputs[i].Shape);
        for (int i = 0; i < node.Outputs.Length; i++) views[at++] = new((T*)c.Pointer(_outputs[i]), node.Outputs[i].Shape);
        foreach (Parameter p in node.Parameters) views[at++] = new((T*)c.Parameter(p), p.Shape);
        return views;
    }

    private OpCall<T> Call(in CoverCall c, ReadOnlySpan<TensorView<T>> views, ReadOnlySpan<TensorView<T>> gradients = default)
    {
        int i = node.Inputs.Length, o = node.Outputs.Length;
        return new OpCall<T>
        {
            Node = node,
            Inputs = views[..i],
            Outputs = views.Slice(i, o),
            Parameters = views[(i + o)..],
            InputGradients = gradients.IsEmpty ? default : gradients[..i],
            OutputGradients = gradients.IsEmpty ? default : gradients.Slice(i, o),
            ParameterGradients = gradients.IsEmpty ? default : gradients[(i + o)..],
            Saved = _saved is null ? null : (T*)c.Pointer(_saved),
            SavedFixed = _savedFixed is null ? null : (T*)c.Run.FixedPointer(_savedFixed),
            Rows = c.Rows,
            FirstRow = c.FirstRow,
            Mode = options.Mode,
            Step = c.Run.CurrentStep,
        };
    }
}

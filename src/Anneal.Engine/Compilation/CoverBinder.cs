using Anneal.Engine.Graphs;
using Anneal.Engine.Kernels;

namespace Anneal.Engine.Compilation;

/// <summary>Takes one cover's requests for memory, and with them learns when each piece is in use.</summary>
internal sealed class CoverBinder
{
    private readonly PlanCompiler _compiler;
    private readonly int _forward;

    internal CoverBinder(PlanCompiler compiler, int forward, int? backward)
    {
        (_compiler, _forward) = (compiler, forward);
        BackwardPosition = backward;
    }

    /// <summary>True when the plan has a backward pass through this cover.</summary>
    public bool HasBackward => BackwardPosition is not null;

    private int? BackwardPosition { get; }

    public PlanOptions Options => _compiler.Options;

    /// <summary>Memory of a value that the cover reads or writes in its forward pass, and in its backward pass where asked.</summary>
    public Slot Value(Value v, bool inBackward)
    {
        Slot s = _compiler.ValueSlot(v);
        s.Touch(_forward);
        if (inBackward && BackwardPosition is { } b) s.Touch(b);
        return s;
    }

    /// <summary>The gradient of an output, which consumers have written before the cover's backward pass.</summary>
    public GradientSlot OutputGradient(Value v)
    {
        if (BackwardPosition is not { } b || !_compiler.Analysis.NeedsGradient(v)) return default;
        Slot s = _compiler.GradientSlot(v);
        s.Touch(b);
        return new GradientSlot(s, false);
    }

    /// <summary>The gradient of an input, which the cover writes or adds to.</summary>
    public GradientSlot InputGradient(Value v)
    {
        if (BackwardPosition is not { } b || !_compiler.Analysis.NeedsGradient(v)) return default;
        Slot s = _compiler.GradientSlot(v);
        s.Touch(b);
        return new GradientSlot(s, _compiler.Contribute(v, b));
    }

    /// <summary>Memory from the forward to the backward pass; null in a plan without one.</summary>
    public Slot? Saved(string name, long bytesPerRow)
    {
        if (BackwardPosition is not { } b) return null;
        Slot s = _compiler.NewSlot(name, bytesPerRow);
        s.Touch(_forward);
        s.Touch(b);
        return s;
    }

    /// <summary>Another cover's saved memory, which this one reads on its way back.</summary>
    public void ReadsInBackward(Slot? saved)
    {
        if (BackwardPosition is { } b) saved?.Touch(b);
    }

    /// <summary>Memory within one backward call.</summary>
    public Slot? BackwardTemporary(string name, long bytesPerRow)
    {
        if (BackwardPosition is not { } b) return null;
        Slot s = _compiler.NewSlot(name, bytesPerRow);
        s.Touch(b);
        return s;
    }

    /// <summary>Memory within one forward or backward call, whatever the number of rows; all covers share it.</summary>
    public void Scratch(long bytes) => _compiler.RequireScratch(bytes);

    /// <summary>Memory that lasts as long as the run, whatever the number of rows.</summary>
    public Slot Fixed(string name, long bytes) => _compiler.NewFixed(name, bytes);

    /// <summary>A packed form of a parameter; returns the number to ask for it with.</summary>
    public int Packed(Parameter p, PackedFormat format) => _compiler.RequestPacked(p, format);

    /// <summary>True when the parameter's gradient is asked for.</summary>
    public bool WantsGradient(Parameter p) => HasBackward && _compiler.Analysis.IsTrained(p);

    /// <summary>The parameter's gradient is written once a step for the whole batch, not lane by lane.</summary>
    /// <param name="p">The parameter.</param>
    /// <param name="piece">
    /// So many numbers, from the first on, are finished at a time, and where <see cref="Execution.PlanRun.UpdatesPieces"/> the cover says so by
    /// <see cref="Execution.PlanRun.UpdatePiece"/>; 0: it does not.
    /// </param>
    public void WritesWholeGradient(Parameter p, int piece = 0) => _compiler.WholeGradient(p, piece);
}

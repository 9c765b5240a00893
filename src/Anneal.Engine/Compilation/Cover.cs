using System.Collections.Immutable;
using System.Numerics;
using Anneal.Engine.Graphs;
using Anneal.Engine.Execution;

namespace Anneal.Engine.Compilation;

/// <summary>
/// A kernel bound to one or several neighbouring nodes, in both directions. Values between its own nodes never exist as tensors.
/// </summary>
internal abstract unsafe class Cover(ImmutableArray<Node> nodes)
{
    private const int MostParts = 16;

    /// <summary>The covered nodes in topological order; the last one's outputs are the cover's.</summary>
    public ImmutableArray<Node> Nodes { get; } = nodes;

    /// <summary>The node whose outputs leave the cover.</summary>
    public Node Last => Nodes[^1];

    /// <summary>True when it works on the whole batch at once, between barriers, and splits its own work over the pool.</summary>
    public virtual bool BatchWide => false;

    /// <summary>
    /// A cover that stands just before this one in the plan, or null: it does what can be done block by block before all rows meet, and, on the way back, what
    /// can be done only after they met.
    /// </summary>
    public virtual Cover? FirstHalf => null;

    /// <summary>True when all rows must have passed everything before it: it is the first of its stage.</summary>
    public virtual bool StartsStage => false;

    /// <summary>True when, on the way back, all rows must have passed everything behind it: it is the last of its stage.</summary>
    public virtual bool EndsStage => false;

    /// <summary>Memory traffic and passes that it saves against covering its nodes one by one, in elements an example: larger covers win.</summary>
    public virtual double Saving => Nodes.Length - 1;

    /// <summary>Its number among the plan's covers.</summary>
    public int Position { get; set; }

    /// <summary>
    /// True when computing its outputs again, on the way back, costs less than keeping them: what it reads is kept all the same. Done where only covers of its
    /// own stage read them.
    /// </summary>
    public virtual bool IsCheap => false;

    /// <summary>What a batch-wide cover keeps for each run, to hand its work to the pool without allocating.</summary>
    public virtual object? NewState() => null;

    /// <summary>Asks for the memory that it will use. Called once, when the plan is compiled.</summary>
    public abstract void Bind(CoverBinder binder);

    /// <summary>With <see cref="StartsStage"/>: once a step, where all rows meet.</summary>
    public virtual void BeforeForward(in CoverCall c)
    {
    }

    /// <summary>With <see cref="EndsStage"/>: once a step, where all rows meet on the way back.</summary>
    public virtual void BeforeBackward(in CoverCall c)
    {
    }

    /// <summary>Computes the outputs of some rows.</summary>
    public abstract void Forward(in CoverCall c);

    /// <summary>In how many parts the outputs of a single row may be computed at the same time. From shapes alone; the parts give what <see cref="Forward"/> gives.</summary>
    public virtual int OneRowParts => 1;

    /// <summary>What such a part is made of: strips of the output from top to bottom, rows of pixels or of tiles.</summary>
    public virtual int OneRowStrips => 1;

    /// <summary>True when a strip of the outputs is computed from the same strip of the inputs alone.</summary>
    public virtual bool IsStripwise => false;

    /// <summary>Computes some strips of the outputs of a single row.</summary>
    public virtual void ForwardOfOneRow(in CoverCall c, int first, int end) => Forward(c);

    /// <summary>Computes the gradients of inputs and parameters from those of the outputs, for the same rows.</summary>
    public abstract void Backward(in CoverCall c);

    /// <summary>For a cover that goes back through lists of what is not zero, before it does: so many gradients of the convolution's outputs are not, of so many.</summary>
    public virtual (long Passing, long All) CountGradients(in CoverCall c) => default;

    /// <summary>The parts that are worth a thread of their own: a power of two, so that each of two, four or eight threads gets as many.</summary>
    /// <param name="flops">The work of a row.</param>
    /// <param name="flopsOfPart">Less is not worth a thread.</param>
    /// <param name="most">In how many parts a row can be cut.</param>
    protected static int PartsOf(long flops, long flopsOfPart, int most)
        => Math.Min(1 << BitOperations.Log2((uint)Math.Clamp(flops / flopsOfPart, 1, MostParts)), most);
}

/// <summary>What one call of a cover works on: pointers to the first of the call's rows.</summary>
internal readonly unsafe ref struct CoverCall
{
    public required PlanRun Run { get; init; }

    /// <summary>Which worker's arena holds this block.</summary>
    public required int Worker { get; init; }

    /// <summary>Which worker it is, where several share a row; else the same.</summary>
    public int? Helper { get; init; }

    /// <summary>Which gradient lane parameters' gradients are added to.</summary>
    public required int Lane { get; init; }

    public required int FirstRow { get; init; }

    public required int Rows { get; init; }

    public object State(Cover cover) => Run.State(cover);

    public byte* Pointer(Slot slot) => Run.Pointer(slot, Worker, FirstRow);

    public float* Floats(Slot slot) => (float*)Pointer(slot);

    public byte* Scratch => Run.Scratch(Helper ?? Worker);

    public byte* Parameter(Parameter p) => Run.Parameter(p.Index);

    public byte* ParameterGradient(Parameter p) => Run.ParameterGradient(p.Index, Lane);

    public float* Packed(int request) => (float*)Run.Packed(request);
}

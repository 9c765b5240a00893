using System.Collections.Immutable;
using System.Numerics;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;

/// <summary>What an op's backward pass reads besides the gradients of its outputs.</summary>
[Flags]
public enum Needs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The forward pass' inputs.</summary>
    Inputs = 1,

    /// <summary>The forward pass' outputs.</summary>
    Outputs = 2,
}

/// <summary>Whether layers behave as while training (dropout, batch statistics) or as while predicting.</summary>
public enum PlanMode
{
    /// <summary>Predicting.</summary>
    Inference,

    /// <summary>Training: a forward and a backward pass.</summary>
    Training,
}

/// <summary>Memory that an op wants between its forward and its backward call.</summary>
/// <param name="SavedPerRow">Elements an example, kept from forward to backward.</param>
/// <param name="SavedFixed">Elements whatever the number of rows, kept from forward to backward. Only for ops that mix rows.</param>
public readonly record struct OpMemory(int SavedPerRow, int SavedFixed);

/// <summary>
/// An operation: options (the record's properties), shape inference, and the reference computation, forward and backward, in plain generic
/// maths. The reference is the definition: fast kernels are tested against it, and in <see cref="double"/> it serves gradient checks.
/// </summary>
public abstract record Op
{
    /// <summary>The op's name in messages: <c>Convolution</c> for <c>ConvolutionOp</c>.</summary>
    public string Kind => GetType().Name is var n && n.EndsWith("Op", StringComparison.Ordinal) ? n[..^2] : GetType().Name;

    /// <summary>Checks inputs and parameters, and returns the output shapes.</summary>
    /// <exception cref="ShapeException">They do not fit.</exception>
    public abstract ImmutableArray<Shape> Infer(in OpSignature s);

    /// <summary>True when an example's result depends on the other examples of the batch.</summary>
    public virtual bool MixesRows(PlanMode mode) => false;

    /// <summary>True when the output is the input under another shape, so that a plan need not copy.</summary>
    public virtual bool IsView(PlanMode mode) => false;

    /// <summary>What <see cref="Backward{T}"/> reads.</summary>
    public virtual Needs BackwardNeeds => Needs.Inputs;

    /// <summary>What is kept between forward and backward.</summary>
    public virtual OpMemory Memory(in OpSignature s) => default;

    /// <summary>Multiplications and additions of one forward pass of one example; a hint for splitting work.</summary>
    public virtual long Flops(in OpSignature s)
    {
        long n = 0;
        foreach (Value v in s.Node.Outputs) n += v.Shape.Size;
        return n;
    }

    /// <summary>Computes the outputs.</summary>
    public abstract void Forward<T>(in OpCall<T> c) where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>
    /// ADDS to the gradients of inputs and parameters. A gradient view that is not needed is empty (<see cref="TensorView{T}.IsEmpty"/>).
    /// </summary>
    public abstract void Backward<T>(in OpCall<T> c) where T : unmanaged, IFloatingPointIeee754<T>;
}

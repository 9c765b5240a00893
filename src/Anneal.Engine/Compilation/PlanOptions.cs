using System.Collections.Immutable;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Compilation;

/// <summary>What a plan is compiled for.</summary>
public sealed record PlanOptions
{
    /// <summary>Predicting, or forward and backward.</summary>
    public required PlanMode Mode { get; init; }

    /// <summary>The most rows of one call: the batch size. Fewer may be run.</summary>
    public required int MaxRows { get; init; }

    /// <summary>The number type. Default 32-bit.</summary>
    public DType Type { get; init; } = DType.Float32;

    /// <summary>Inference only: also compute the losses, for evaluation. A training plan always does. Default false.</summary>
    public bool WithLosses { get; init; }

    /// <summary>Training only: which parameters the optimizer changes. Null: all that are <see cref="ParameterKind.Trainable"/>.</summary>
    public Func<Parameter, bool>? Trainable { get; init; }

    /// <summary>Training only: also compute the gradients of the graph's inputs. Default false.</summary>
    public bool InputGradients { get; init; }

    /// <summary>Use the reference computations only, no fast kernel. For tests and for comparing. Default false.</summary>
    public bool ReferenceOnly { get; init; }
}

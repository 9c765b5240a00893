using System.Numerics;

namespace Anneal.Engine.Training;

/// <summary>One stretch of one parameter that an update works on.</summary>
public readonly unsafe ref struct UpdateChunk<T> where T : unmanaged
{
    private readonly T* _slots;
    private readonly nint _slotStride;

    internal UpdateChunk(Span<T> weights, Span<T> gradient, T* slots, nint slotStride, double learningRate, long step)
    {
        Weights = weights;
        Gradient = gradient;
        LearningRate = learningRate;
        Step = step;
        _slots = slots;
        _slotStride = slotStride;
    }

    /// <summary>The weights; changed in place.</summary>
    public Span<T> Weights { get; }

    /// <summary>The gradient of the batch's loss.</summary>
    public Span<T> Gradient { get; }

    /// <summary>The rate of this step.</summary>
    public double LearningRate { get; }

    /// <summary>1 in the first step.</summary>
    public long Step { get; }

    /// <summary>One of the rule's own arrays, as long as the weights.</summary>
    public Span<T> Slot(int index) => new(_slots + index * _slotStride, Weights.Length);
}

/// <summary>How a weight follows its gradient. The rule has no defaults of its own: front-ends know theirs.</summary>
public abstract record OptimizerRule
{
    /// <summary>The names of the arrays that the rule keeps for each parameter, for example <c>momentum</c>, <c>velocity</c>.</summary>
    public abstract IReadOnlyList<string> SlotNames { get; }

    /// <summary>The number that slot <paramref name="slot"/> starts with.</summary>
    public virtual double InitialValue(int slot) => 0;

    /// <summary>Updates one stretch.</summary>
    public abstract void Apply<T>(in UpdateChunk<T> c) where T : unmanaged, IFloatingPointIeee754<T>;
}

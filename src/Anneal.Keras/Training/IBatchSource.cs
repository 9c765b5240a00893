using Anneal.Engine.Graphs;

namespace Anneal.Keras.Training;

/// <summary>
/// Examples that training reads batch by batch: images of a folder, augmented pictures, anything too large for one array. Implementations are
/// called from one thread at a time.
/// </summary>
public interface IBatchSource
{
    /// <summary>How many examples there are.</summary>
    int Count { get; }

    /// <summary>The shape of one example's input.</summary>
    Shape InputShape { get; }

    /// <summary>The shape of one example's target: <c>()</c> for a label, <c>(10,)</c> for one-hot.</summary>
    Shape TargetShape { get; }

    /// <summary>Writes the inputs of some examples, end to end.</summary>
    void CopyInputs(ReadOnlySpan<int> examples, Span<float> destination);

    /// <summary>Writes the targets of some examples, end to end.</summary>
    void CopyTargets(ReadOnlySpan<int> examples, Span<float> destination);
}

/// <summary>Examples that several threads may read at once.</summary>
internal interface IParallelBatchSource : IBatchSource;

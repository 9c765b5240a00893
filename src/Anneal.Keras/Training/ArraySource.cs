using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;

namespace Anneal.Keras.Training;

/// <summary>Examples in two arrays of equally many rows.</summary>
internal sealed class ArraySource : IParallelBatchSource
{
    private readonly ArrayRows _x;
    private readonly ArrayRows? _y;

    public ArraySource(NDArray x, NDArray? y)
    {
        _x = new ArrayRows(x, "x");
        if (y is null) return;
        _y = new ArrayRows(y, "y");
        if (_x.Count != _y.Count)
            throw new ArgumentException($"x and y: expected as many targets as inputs, received {_x.Count} inputs (x {x.ShapeText}) and {_y.Count} targets (y {y.ShapeText}).");
    }

    public int Count => _x.Count;

    public Shape InputShape => _x.RowShape;

    public Shape TargetShape => _y?.RowShape ?? Shape.Scalar;

    public void CopyInputs(ReadOnlySpan<int> examples, Span<float> destination) => _x.Copy(examples, destination);

    public void CopyTargets(ReadOnlySpan<int> examples, Span<float> destination) => _y!.Copy(examples, destination);
}

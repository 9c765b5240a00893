using Anneal.Engine.Graphs;
using Anneal.Hdf5;

namespace Anneal.Keras.Saving;

/// <summary>
/// How many numbers the weights of a model may have that is being made from a file: as many as the file holds. So an architecture that claims
/// gigabytes costs an error before they are allocated.
/// </summary>
internal sealed class WeightBudget(long numbers)
{
    private long _left = numbers;

    /// <summary>As many numbers as a file holds.</summary>
    /// <param name="root">The file.</param>
    /// <param name="length">Its length in bytes; a compressed one may hold more, but no more than a few numbers a byte.</param>
    public static WeightBudget Of(H5Group root, long length) => new(Math.Min(root.AllDatasets().Sum(d => (long)d.Count), length * 4));

    /// <summary>Takes a weight's numbers off.</summary>
    /// <exception cref="ShapeException">There are not so many left.</exception>
    public void Take(string path, Shape shape)
    {
        if (shape.Size > _left) throw new ShapeException($"The weight '{path}' of shape {shape} is larger than all that the file has left, {_left} numbers.");
        _left -= shape.Size;
    }
}

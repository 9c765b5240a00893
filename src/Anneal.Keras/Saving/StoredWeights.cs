using Anneal.Hdf5;
using Anneal.Keras.Layers;

namespace Anneal.Keras.Saving;

/// <summary>Reads arrays for weights, and sets all of them or none.</summary>
internal static class StoredWeights
{
    /// <summary>An array for a weight.</summary>
    /// <param name="array">The array.</param>
    /// <param name="weight">The weight that it is for, or that an optimizer keeps it for.</param>
    /// <param name="flip">Whether the file's convolution kernels are mirrored in height and width: Theano's convolution is a true one, not a correlation.</param>
    /// <param name="owner">What error messages call the reader.</param>
    /// <exception cref="FileProblem">The shapes differ.</exception>
    public static float[] Read(H5Dataset array, Variable weight, bool flip, string owner)
    {
        if (!HasShape(array, weight))
            throw new FileProblem($"{owner}: expected an array of shape {weight.Shape} for the weight '{weight.Path}', {array.Path} has shape ({string.Join(", ", array.Shape)}).");
        float[] values = array.ReadSingles();
        if (flip && weight.Layer is Convolution2D && weight.Shape.Rank == 4) Mirror(values, weight.Shape[0], weight.Shape[1], weight.Shape[2] * weight.Shape[3]);
        return values;
    }

    public static bool HasShape(H5Dataset array, Variable weight) => array.Shape.AsSpan().SequenceEqual(weight.Shape.Dimensions);

    /// <summary>Reads the arrays of some layers, checks all of them, and only then changes the weights.</summary>
    public static void Load(IEnumerable<(Layer Layer, IReadOnlyList<H5Dataset> Arrays)> layers, bool flip)
    {
        List<(Variable Weight, float[] Values)> all = [];
        foreach ((Layer layer, IReadOnlyList<H5Dataset> arrays) in layers)
        {
            string owner = $"layer '{layer.Name}' ({layer.ClassName})";
            IReadOnlyList<Variable> weights = layer.Weights;
            if (arrays.Count != weights.Count)
                throw new FileProblem($"{owner}: expected {weights.Count} weights ({string.Join(", ", weights.Select(w => $"{w.Name} {w.Shape}"))}), the file has {arrays.Count}.");
            for (int i = 0; i < arrays.Count; i++) all.Add((weights[i], Read(arrays[i], weights[i], flip, owner)));
        }

        foreach ((Variable weight, float[] values) in all) weight.Assign(values);
    }

    /// <summary>Turns [height, width, in and out] kernels upside down and left to right.</summary>
    private static void Mirror(float[] values, int height, int width, int depth)
    {
        for (int i = 0, j = height * width - 1; i < j; i++, j--)
        {
            for (int k = 0; k < depth; k++) (values[i * depth + k], values[j * depth + k]) = (values[j * depth + k], values[i * depth + k]);
        }
    }
}

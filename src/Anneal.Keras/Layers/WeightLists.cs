using Anneal.Data.Arrays;

namespace Anneal.Keras.Layers;

/// <summary>Setting several weights at once: all or none.</summary>
internal static class WeightLists
{
    public static void Set(string owner, IReadOnlyList<Variable> variables, IReadOnlyList<NDArray> values)
    {
        if (variables.Count != values.Count)
            throw new ArgumentException($"{owner}: expected {variables.Count} weights ({string.Join(", ", variables.Select(v => v.Path))}), received {values.Count}.", nameof(values));
        for (int i = 0; i < values.Count; i++)
        {
            if (!values[i].Shape.SequenceEqual(variables[i].Shape.Dimensions))
                throw new ArgumentException($"{owner}, weight '{variables[i].Path}': expected shape {variables[i].Shape}, received {values[i].ShapeText}.", nameof(values));
        }

        for (int i = 0; i < values.Count; i++) variables[i].Assign(values[i].ToSingle());
    }
}

using System.Collections.Immutable;
using Anneal.Data.Arrays;
using Anneal.Data.Labeling;

namespace Anneal.Data.Sources;

/// <summary>Examples with their labels, as a source gave them.</summary>
public sealed record DataSet
{
    /// <summary>What was loaded, for messages.</summary>
    public required string Source { get; init; }

    /// <summary>The number of examples.</summary>
    public required int Count { get; init; }

    /// <summary>The examples, one a row; null when the source holds named features, or image files that nobody decoded.</summary>
    public NDArray? Images { get; init; }

    /// <summary>The image files, when the source is a folder of them.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Files of the folder that are no images and were left out.</summary>
    public ImmutableArray<string> Skipped { get; init; } = [];

    /// <summary>One label an example as it was given: integers, texts or one-hot rows; null when there are none.</summary>
    public NDArray? Labels { get; init; }

    /// <summary>The names of the classes, when the source tells them or they can be read from the labels.</summary>
    public ClassLabels? Classes { get; init; }

    /// <summary>The arrays by name, when the source is an .npz file with one array for each named feature.</summary>
    public IReadOnlyDictionary<string, NDArray> Features { get; init; } = ImmutableDictionary<string, NDArray>.Empty;

    /// <summary>The labels as class indices.</summary>
    /// <param name="classes">The classes to number by; by default the source's own. Names are matched whatever their case.</param>
    /// <exception cref="InvalidDataException">There are no labels, or some that fit no class; the message lists both.</exception>
    public int[] ClassIndices(ClassLabels? classes = null)
    {
        if (Labels is null) throw new InvalidDataException($"{Source} has no labels.");
        if ((classes ?? Classes) is not ClassLabels known) throw new InvalidDataException($"{Source} has labels, but does not say which classes there are.");
        try
        {
            if (classes is null || Classes is null || Labels.ElementType.IsText()) return known.Indices(Labels);
            int[] own = Classes.Indices(Labels);
            // Numbered classes have no names of their own to match: the numbers are the indices.
            if (Classes.Names.SequenceEqual(ClassLabels.Numbered(Classes.Count).Names)) return known.Indices(NDArray.Create(own));
            int[] map = known.MapFrom(Classes);
            return Array.ConvertAll(own, index => map[index]);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{Source}: {e.Message}", e);
        }
    }
}

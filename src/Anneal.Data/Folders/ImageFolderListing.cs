using System.Collections.Immutable;

namespace Anneal.Data.Folders;

/// <summary>The images of a folder with one sub-folder a class.</summary>
/// <param name="ClassNames">The names of the sub-folders, in ordinal order.</param>
/// <param name="Files">The paths of the images, class by class.</param>
/// <param name="Labels">For each image the index of its class.</param>
/// <param name="Skipped">Files that are no images by their names and were left out.</param>
public sealed record ImageFolderListing(ImmutableArray<string> ClassNames, ImmutableArray<string> Files, ImmutableArray<int> Labels, ImmutableArray<string> Skipped)
{
    /// <summary>
    /// The positions of the images in an order in which the classes alternate in proportion, so that the first or last part of the list holds every
    /// class; the files of a class keep their order.
    /// </summary>
    public int[] InterleavedOrder()
    {
        int[] counts = new int[ClassNames.Length];
        foreach (int label in Labels) counts[label]++;
        int[] seen = new int[ClassNames.Length];
        double[] places = [.. Labels.Select(label => (seen[label]++ + 0.5) / counts[label])];
        return [.. Enumerable.Range(0, Files.Length).OrderBy(i => places[i])];
    }
}

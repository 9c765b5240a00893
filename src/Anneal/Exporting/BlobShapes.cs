using Anneal.Engine.Graphs;

namespace Anneal.Exporting;

/// <summary>Keras' shapes of one example as Core ML's: (n,) is [n], (height, width, channels) is [channels, height, width], (height, width) is [1, height, width].</summary>
internal static class BlobShapes
{
    public const string Kinds = "(features,), (height, width) and (height, width, channels)";

    /// <summary>The shape, or null where there is none.</summary>
    public static int[]? Of(Shape shape) => shape.Rank switch
    {
        1 => [shape[0]],
        2 => [1, shape[0], shape[1]],
        3 => [shape[2], shape[0], shape[1]],
        _ => null,
    };

    /// <summary>Whether the numbers of both lie alike, so that a reshape from one to the other does nothing.</summary>
    public static bool Same(Shape a, Shape b) => Of(a) is { } x && Of(b) is { } y && Image(x).SequenceEqual(Image(y));

    private static int[] Image(int[] shape) => shape.Length == 1 ? [shape[0], 1, 1] : shape;
}

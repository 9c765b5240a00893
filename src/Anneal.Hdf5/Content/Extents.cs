namespace Anneal.Hdf5.Content;

internal static class Extents
{
    /// <summary>The product of a shape that was checked to fit when it was made.</summary>
    internal static int Count(ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int extent in shape)
        {
            count *= extent;
        }

        return count;
    }

    internal static int Count(System.Collections.Immutable.ImmutableArray<int> shape) => Count(shape.AsSpan());

    /// <summary>Checks that a shape given by a caller is of this many elements.</summary>
    internal static void Require(ReadOnlySpan<int> shape, long count, string name)
    {
        long product = 1;
        foreach (int extent in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(extent, nameof(shape));
            product = Math.Min(product * extent, (long)int.MaxValue + 1);
        }

        if (product != count)
        {
            throw new ArgumentException($"'{name}': the shape ({string.Join(", ", shape.ToArray())}) has {product} elements, {count} were given.", nameof(shape));
        }
    }
}

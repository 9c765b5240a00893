using Anneal.Data.Arrays;

namespace Anneal.Examples;

/// <summary>
/// Which arrays hold pixels (0 to 255) rather than numbers that a network takes as they are. Networks are trained on pixels divided by 255; a Core ML
/// image input gets pixels as they are, because its file says what becomes of them.
/// </summary>
public static class PixelRule
{
    /// <summary>The largest pixel.</summary>
    public const float White = 255;

    /// <summary>
    /// Whether an array with one example a row holds pixels: 8-bit arrays do; others do when each example has two or more dimensions and the values pass 1
    /// without leaving 0 to 255.
    /// </summary>
    /// <exception cref="InvalidDataException">The array holds text, or a number that is not finite.</exception>
    public static bool HoldsPixels(NDArray array, string name)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (array.ElementType == ElementType.UInt8) return true;
        if (array.ElementType is ElementType.String or ElementType.Bytes) throw new InvalidDataException($"{name} holds text; a model takes numbers.");
        float[] values = array.ToSingle();
        float smallest = 0, largest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i])) throw new InvalidDataException($"{name} holds {values[i]} in example {i / Math.Max(1, values.Length / Math.Max(1, array.Rows))}; every number must be finite.");
            smallest = Math.Min(smallest, values[i]);
            largest = Math.Max(largest, values[i]);
        }

        return array.Rank >= 3 && smallest >= 0 && largest is > 1 and <= White;
    }
}

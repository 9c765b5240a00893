using Anneal.Data.Arrays;

namespace Anneal.Examples;

/// <summary>Brings arrays into the order that a model's input takes.</summary>
public static class Arrangement
{
    /// <summary>An array of one example a row in the shape of an input: grey pictures may lack their channel, colours may come first or last, vectors may come as pictures.</summary>
    /// <param name="array">One example a row.</param>
    /// <param name="input">What takes it.</param>
    /// <param name="name">What messages call the array.</param>
    /// <exception cref="InvalidDataException">The shapes do not go together; the message has both.</exception>
    public static NDArray ToInput(NDArray array, ModelInput input, string name)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentNullException.ThrowIfNull(input);
        return TryArrange(array, input) ?? throw new InvalidDataException(
            $"{name}: the model's input '{input.Name}' takes {input}, but an example here has the shape {Text(array.Shape[Math.Min(1, array.Rank)..])}.");
    }

    /// <summary>The same for an array that may be a single example without a leading axis.</summary>
    /// <inheritdoc cref="ToInput"/>
    public static NDArray OneOrMoreToInput(NDArray array, ModelInput input, string name)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentNullException.ThrowIfNull(input);
        if (array.Rank > 0 && TryArrange(array, input) is { } rows) return rows;
        if (TryArrange(array.ExpandDims(0), input) is { } single) return single;
        throw new InvalidDataException($"{name}: the model's input '{input.Name}' takes {input}, with or without a leading axis for several; the array has the shape {array.ShapeText}.");
    }

    private static NDArray? TryArrange(NDArray array, ModelInput input)
    {
        if (array.Rank == 0) return null;
        int[] example = array.Shape[1..].ToArray(), wanted = [.. input.Shape];
        int[] shape = [array.Rows, .. wanted];
        if (example.SequenceEqual(wanted)) return array;
        if (Squeezed(example).SequenceEqual(Squeezed(wanted)) && (example.Length > 1 || wanted.Length == 1)) return array.Reshape(shape);
        if (wanted.Length == 1 && example.Length > 1 && Product(example) == input.Size) return array.Reshape(shape);
        if (example.Length != 3 || input.Picture is not { } p || p.Channels == 1) return null;
        bool first = input.Form == InputForm.ChannelsFirst;
        if (first && example.SequenceEqual([p.Height, p.Width, p.Channels])) return Transposed(array, p.Height * p.Width, p.Channels).Reshape(shape);
        return !first && example.SequenceEqual([p.Channels, p.Height, p.Width]) ? Transposed(array, p.Channels, p.Height * p.Width).Reshape(shape) : null;
    }

    /// <summary>Each row, a matrix of these sizes, transposed.</summary>
    private static NDArray Transposed(NDArray array, int rows, int columns) => array.ElementType == ElementType.UInt8
        ? NDArray.Create(Transposed(array.AsBytes(), rows, columns), array.Rows, columns, rows)
        : NDArray.Create(Transposed(array.ToSingle(), rows, columns), array.Rows, columns, rows);

    private static T[] Transposed<T>(T[] from, int rows, int columns)
    {
        T[] to = new T[from.Length];
        int size = rows * columns;
        for (int start = 0; start < from.Length; start += size)
        {
            for (int r = 0; r < rows; r++)
            {
                for (int c = 0; c < columns; c++) to[start + (c * rows) + r] = from[start + (r * columns) + c];
            }
        }

        return to;
    }

    private static IEnumerable<int> Squeezed(int[] shape) => shape.Where(n => n != 1);

    private static long Product(int[] shape) => shape.Aggregate(1L, (a, n) => a * n);

    private static string Text(ReadOnlySpan<int> shape) => $"({string.Join(", ", shape.ToArray())}{(shape.Length == 1 ? "," : "")})";
}

using System.Buffers.Binary;

namespace Anneal.CoreML.Format;

public partial class WeightParams
{
    /// <summary>Whether there are no numbers in any of the forms.</summary>
    public bool IsEmpty => FloatValue.Count == 0 && Float16Value.Length == 0 && RawValue.Length == 0 && Int8RawValue.Length == 0;

    /// <summary>Whether the message can hold exactly <paramref name="count"/> numbers; quantised numbers end within their last byte.</summary>
    public bool Holds(long count)
    {
        int forms = (FloatValue.Count > 0 ? 1 : 0) + (Float16Value.Length > 0 ? 1 : 0) + (RawValue.Length > 0 ? 1 : 0) + (Int8RawValue.Length > 0 ? 1 : 0);
        if (forms != 1) return forms == 0 && count == 0;
        if (FloatValue.Count > 0) return FloatValue.Count == count;
        if (Float16Value.Length > 0) return Float16Value.Length == count * 2;
        if (Int8RawValue.Length > 0) return Int8RawValue.Length == count;
        return Quantization is { NumberOfBits: >= 1 and <= 8 } q && RawValue.Length == (count * (long)q.NumberOfBits + 7) / 8;
    }

    /// <summary>How many numbers are held, for messages: "12 numbers", "40 bytes of 4-bit numbers".</summary>
    public string Describe() =>
        FloatValue.Count > 0 ? $"{FloatValue.Count} numbers"
        : Float16Value.Length > 0 ? $"{Float16Value.Length / 2} half-precision numbers"
        : RawValue.Length > 0 ? $"{RawValue.Length} bytes of {Quantization?.NumberOfBits ?? 0}-bit numbers"
        : $"{Int8RawValue.Length} numbers";

    /// <summary>
    /// The weights as float32, whatever form they are kept in. Linear quantisation: scale · q + bias, one pair for all or one for each
    /// of the first axis' slices; a lookup table: its entry q. Numbers of a few bits are packed from the highest bit down.
    /// </summary>
    /// <param name="count">How many there must be.</param>
    /// <exception cref="InvalidDataException">There are not as many, or their form cannot be read.</exception>
    public float[] ToFloats(int count)
    {
        if (!Holds(count)) throw new InvalidDataException($"expected {count} weights, found {Describe()}");
        if (FloatValue.Count > 0) return [.. FloatValue];
        float[] values = new float[count];
        if (Float16Value.Length > 0)
        {
            for (int i = 0; i < count; i++) values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(Float16Value.Span[(2 * i)..]);
            return values;
        }

        if (Int8RawValue.Length > 0) throw new InvalidDataException("weights for 8-bit arithmetic (int8DynamicQuantize) cannot be run here");
        if (count == 0) return values;
        if (DescribeBadQuantization(count) is { } bad) throw new InvalidDataException(bad);
        int bits = (int)Quantization.NumberOfBits;
        float[]? table = Quantization.LookupTableQuantization is { } lookup ? [.. lookup.FloatValue] : null;
        float[] scale = [.. Quantization.LinearQuantization?.Scale ?? []], bias = [.. Quantization.LinearQuantization?.Bias ?? []];
        for (int i = 0; i < count; i++)
        {
            int q = Bits(RawValue.Span, (long)i * bits, bits);
            values[i] = table is not null ? table[q]
                : scale[(int)((long)i * scale.Length / count)] * q + (bias.Length > 0 ? bias[(int)((long)i * bias.Length / count)] : 0);
        }

        return values;
    }

    /// <summary>What is wrong with the quantisation of <paramref name="count"/> weights, or null.</summary>
    internal string? DescribeBadQuantization(long count)
    {
        if (RawValue.Length == 0 || Quantization is not { } q) return null;
        if (q.LookupTableQuantization is { } table)
        {
            int entries = 1 << (int)q.NumberOfBits;
            return table.FloatValue.Count >= entries ? null : $"{q.NumberOfBits}-bit weights need a lookup table of {entries} entries, found {table.FloatValue.Count}";
        }

        int scales = q.LinearQuantization?.Scale.Count ?? 0, biases = q.LinearQuantization?.Bias.Count ?? 0;
        return scales > 0 && count % scales == 0 && (biases == 0 || count % biases == 0) ? null
            : $"{count} quantised weights need a scale and a bias for all or for each slice of the first axis, found {scales} scales and {biases} biases";
    }

    private static int Bits(ReadOnlySpan<byte> bytes, long first, int count)
    {
        int value = 0;
        for (long bit = first; bit < first + count; bit++) value = (value << 1) | ((bytes[(int)(bit >> 3)] >> (7 - (int)(bit & 7))) & 1);
        return value;
    }
}

using System.Globalization;
using System.Numerics;

namespace Anneal.Data.Arrays;

public sealed partial class NDArray
{
    /// <summary>The elements as float32: a conversion, or the stored array itself when it has that type already. True is 1, false is 0.</summary>
    /// <exception cref="InvalidOperationException">The array holds text.</exception>
    public float[] ToSingle() => ConvertTo<float>();

    /// <summary>The elements as float64; see <see cref="ToSingle"/>.</summary>
    /// <exception cref="InvalidOperationException">The array holds text.</exception>
    public double[] ToDouble() => ConvertTo<double>();

    /// <summary>The elements as int64; fractional, infinite or too large values are refused rather than rounded.</summary>
    /// <exception cref="InvalidOperationException">The array holds text, or a value that is not such an integer.</exception>
    public long[] ToInt64() => ConvertTo<long>();

    /// <summary>The elements as int32; fractional, infinite or too large values are refused rather than rounded.</summary>
    /// <exception cref="InvalidOperationException">The array holds text, or a value that is not such an integer.</exception>
    public int[] ToInt32() => ConvertTo<int>();

    /// <summary>The elements as text; numbers in the invariant culture.</summary>
    public string[] ToStrings()
    {
        if (_data is string[] texts) return texts;
        string[] result = new string[Length];
        int i = 0;
        foreach (object value in _data) result[i++] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
        return result;
    }

    private TTo[] ConvertTo<TTo>()
        where TTo : unmanaged, INumber<TTo>
    {
        // By element type, not by pattern: at run time an int[] also matches uint[].
        return ElementType switch
        {
            _ when _data.GetType() == typeof(TTo[]) => (TTo[])_data,
            ElementType.Bool => Array.ConvertAll((bool[])_data, b => b ? TTo.One : TTo.Zero),
            ElementType.Int8 => ConvertFrom<sbyte, TTo>(),
            ElementType.Int16 => ConvertFrom<short, TTo>(),
            ElementType.Int32 => ConvertFrom<int, TTo>(),
            ElementType.Int64 => ConvertFrom<long, TTo>(),
            ElementType.UInt8 => ConvertFrom<byte, TTo>(),
            ElementType.UInt16 => ConvertFrom<ushort, TTo>(),
            ElementType.UInt32 => ConvertFrom<uint, TTo>(),
            ElementType.UInt64 => ConvertFrom<ulong, TTo>(),
            ElementType.Float16 => ConvertFrom<Half, TTo>(),
            ElementType.Float32 => ConvertFrom<float, TTo>(),
            ElementType.Float64 => ConvertFrom<double, TTo>(),
            _ => throw new InvalidOperationException($"The array holds text ({ElementType}), which cannot be converted to numbers; read it with AsStrings()."),
        };
    }

    private TTo[] ConvertFrom<TFrom, TTo>()
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        TFrom[] from = (TFrom[])_data;
        TTo[] to = new TTo[from.Length];
        if (typeof(TTo) != typeof(long) && typeof(TTo) != typeof(int))
        {
            for (int i = 0; i < to.Length; i++) to[i] = TTo.CreateSaturating(from[i]);
            return to;
        }

        int at = 0;
        try
        {
            for (; at < to.Length && TFrom.IsInteger(from[at]); at++) to[at] = TTo.CreateChecked(from[at]);
        }
        catch (OverflowException)
        {
        }

        return at == to.Length
            ? to
            : throw new InvalidOperationException($"Element {at} is {from[at]}, which is not an integer that fits {ElementTypes.Of(typeof(TTo))}.");
    }
}

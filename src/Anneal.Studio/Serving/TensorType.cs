namespace Anneal.Studio.Serving;

/// <summary>The protocol's data types, by the protocol's names.</summary>
internal enum TensorType
{
    BOOL,
    UINT8,
    UINT16,
    UINT32,
    UINT64,
    INT8,
    INT16,
    INT32,
    INT64,
    FP16,
    BF16,
    FP32,
    FP64,
    BYTES,
}

internal static class TensorTypes
{
    private static readonly Dictionary<string, TensorType> s_byName = Enum.GetValues<TensorType>().ToDictionary(t => t.ToString(), StringComparer.Ordinal);

    /// <summary>The type of a name, or null.</summary>
    public static TensorType? Find(string name) => s_byName.TryGetValue(name, out TensorType type) ? type : null;

    /// <summary>The names, for messages.</summary>
    public static string Names { get; } = string.Join(", ", s_byName.Keys);

    /// <summary>Bytes of one element in binary form; 0 for <see cref="TensorType.BYTES"/>, whose elements have a length each.</summary>
    public static int Size(this TensorType type) => type switch
    {
        TensorType.BOOL or TensorType.UINT8 or TensorType.INT8 => 1,
        TensorType.UINT16 or TensorType.INT16 or TensorType.FP16 or TensorType.BF16 => 2,
        TensorType.UINT32 or TensorType.INT32 or TensorType.FP32 => 4,
        TensorType.UINT64 or TensorType.INT64 or TensorType.FP64 => 8,
        _ => 0,
    };

    /// <summary>The least and the most that a whole number of this type can be; null for types of other numbers.</summary>
    public static (decimal Least, decimal Most)? Range(this TensorType type) => type switch
    {
        TensorType.UINT8 => (byte.MinValue, byte.MaxValue),
        TensorType.UINT16 => (ushort.MinValue, ushort.MaxValue),
        TensorType.UINT32 => (uint.MinValue, uint.MaxValue),
        TensorType.UINT64 => (ulong.MinValue, ulong.MaxValue),
        TensorType.INT8 => (sbyte.MinValue, sbyte.MaxValue),
        TensorType.INT16 => (short.MinValue, short.MaxValue),
        TensorType.INT32 => (int.MinValue, int.MaxValue),
        TensorType.INT64 => (long.MinValue, long.MaxValue),
        _ => null,
    };
}

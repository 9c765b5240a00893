namespace Anneal.Data.Arrays;

/// <summary>What the elements of an <see cref="NDArray"/> are: NumPy's dtypes that data files and models use.</summary>
public enum ElementType
{
    /// <summary>True or false, one byte each in a file.</summary>
    Bool,

    /// <summary>Signed 8-bit integers.</summary>
    Int8,

    /// <summary>Signed 16-bit integers.</summary>
    Int16,

    /// <summary>Signed 32-bit integers.</summary>
    Int32,

    /// <summary>Signed 64-bit integers.</summary>
    Int64,

    /// <summary>Unsigned 8-bit integers.</summary>
    UInt8,

    /// <summary>Unsigned 16-bit integers.</summary>
    UInt16,

    /// <summary>Unsigned 32-bit integers.</summary>
    UInt32,

    /// <summary>Unsigned 64-bit integers.</summary>
    UInt64,

    /// <summary>IEEE 754 binary16.</summary>
    Float16,

    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,

    /// <summary>Unicode text (NumPy's <c>U</c>).</summary>
    String,

    /// <summary>Byte strings (NumPy's <c>S</c>), held as text whose characters are the bytes (Latin-1).</summary>
    Bytes,
}

/// <summary>Facts about element types.</summary>
internal static class ElementTypes
{
    public static ElementType Of(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => ElementType.Bool,
        TypeCode.SByte => ElementType.Int8,
        TypeCode.Int16 => ElementType.Int16,
        TypeCode.Int32 => ElementType.Int32,
        TypeCode.Int64 => ElementType.Int64,
        TypeCode.Byte => ElementType.UInt8,
        TypeCode.UInt16 => ElementType.UInt16,
        TypeCode.UInt32 => ElementType.UInt32,
        TypeCode.UInt64 => ElementType.UInt64,
        TypeCode.Single => ElementType.Float32,
        TypeCode.Double => ElementType.Float64,
        TypeCode.String => ElementType.String,
        _ when type == typeof(Half) => ElementType.Float16,
        _ => throw new NotSupportedException($"An array cannot hold elements of type {type}; use bool, an integer, Half, float, double or string."),
    };

    /// <summary>Bytes of one element in a file; 0 for text, whose width each file chooses.</summary>
    public static int Width(this ElementType type) => type switch
    {
        ElementType.Bool or ElementType.Int8 or ElementType.UInt8 => 1,
        ElementType.Int16 or ElementType.UInt16 or ElementType.Float16 => 2,
        ElementType.Int32 or ElementType.UInt32 or ElementType.Float32 => 4,
        ElementType.Int64 or ElementType.UInt64 or ElementType.Float64 => 8,
        _ => 0,
    };

    public static bool IsText(this ElementType type) => type is ElementType.String or ElementType.Bytes;

    public static bool IsFloatingPoint(this ElementType type) => type is ElementType.Float16 or ElementType.Float32 or ElementType.Float64;
}

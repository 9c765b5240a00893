namespace Anneal.Engine.Compilation;

/// <summary>The one number type of a plan.</summary>
public enum DType
{
    /// <summary>32-bit: every fast kernel.</summary>
    Float32,

    /// <summary>64-bit: the reference computations.</summary>
    Float64,
}

internal static class DTypes
{
    public static int Bytes(this DType type) => type == DType.Float32 ? sizeof(float) : sizeof(double);

    public static DType Of<T>() => typeof(T) == typeof(float) ? DType.Float32
        : typeof(T) == typeof(double) ? DType.Float64
        : throw new NotSupportedException($"Plans compute in float or double, not in {typeof(T)}.");
}

using Anneal.CoreML.Format;

namespace Anneal.CoreML.Building;

/// <summary>A number of an optimizer with the range in which an update may choose it.</summary>
public sealed record RangeParam
{
    /// <summary>A value within [<paramref name="min"/>, <paramref name="max"/>].</summary>
    /// <exception cref="ArgumentException">The range is empty or the value lies outside of it.</exception>
    public RangeParam(double value, double min = 0, double max = 1, string name = "value")
    {
        if (!(min < max)) throw new ArgumentException($"The range of {name} must run from a smaller to a greater number, received {min} to {max}.");
        if (!(value >= min && value <= max)) throw new ArgumentException($"{name} = {value} lies outside of its range, {min} to {max}; choose a value within, or set a wider range.");
        (Value, Min, Max) = (value, min, max);
    }

    /// <summary>The default value.</summary>
    public double Value { get; }

    /// <summary>The smallest value allowed.</summary>
    public double Min { get; }

    /// <summary>The largest value allowed.</summary>
    public double Max { get; }

    internal DoubleParameter ToMessage() => new() { DefaultValue = Value, Range = new DoubleRange { MinValue = Min, MaxValue = Max } };
}

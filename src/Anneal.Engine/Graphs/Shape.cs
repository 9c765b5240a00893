using System.Collections.Immutable;

namespace Anneal.Engine.Graphs;

/// <summary>The shape of ONE example, outermost dimension first; the batch is never part of it. <c>()</c> is a scalar an example.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    private readonly ImmutableArray<int> _dimensions;

    /// <summary>Makes a shape.</summary>
    /// <exception cref="ArgumentException">A dimension is negative, or the element count exceeds 2^31 − 1.</exception>
    public Shape(params ReadOnlySpan<int> dimensions)
    {
        long size = 1;
        foreach (int d in dimensions)
        {
            if (d < 0) throw new ArgumentException($"A dimension must not be negative: received {d}.", nameof(dimensions));
            size *= d;
            if (size > int.MaxValue) throw new ArgumentException($"A shape of {string.Join(" x ", dimensions.ToArray())} has too many elements.", nameof(dimensions));
        }

        _dimensions = ImmutableArray.Create(dimensions);
        Size = (int)size;
    }

    /// <summary>A scalar an example.</summary>
    public static Shape Scalar => default;

    /// <summary>The dimensions, outermost first.</summary>
    public ReadOnlySpan<int> Dimensions => _dimensions.IsDefault ? [] : _dimensions.AsSpan();

    /// <summary>How many dimensions there are.</summary>
    public int Rank => _dimensions.IsDefault ? 0 : _dimensions.Length;

    /// <summary>Elements in one example: the product of the dimensions, 1 for a scalar.</summary>
    public int Size => _dimensions.IsDefault ? 1 : field;

    /// <summary>A dimension; counted from the end with <c>^1</c>.</summary>
    public int this[int index] => Dimensions[index];

    /// <summary>The last dimension: the channels, or the features. 1 for a scalar.</summary>
    public int Last => Rank == 0 ? 1 : Dimensions[^1];

    /// <inheritdoc/>
    public bool Equals(Shape other) => Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape s && Equals(s);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode h = default;
        foreach (int d in Dimensions) h.Add(d);
        return h.ToHashCode();
    }

    /// <summary>Equal dimensions.</summary>
    public static bool operator ==(Shape a, Shape b) => a.Equals(b);

    /// <summary>Different dimensions.</summary>
    public static bool operator !=(Shape a, Shape b) => !a.Equals(b);

    /// <summary>As in Python: <c>(28, 28, 1)</c>, <c>(10,)</c>, <c>()</c>.</summary>
    public override string ToString() => Rank == 1 ? $"({this[0]},)" : $"({string.Join(", ", Dimensions.ToArray())})";
}

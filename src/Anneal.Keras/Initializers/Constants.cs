using Anneal.Engine.Graphs;
using Anneal.Engine.Randomness;

namespace Anneal.Keras.Initializers;

/// <summary>One number everywhere.</summary>
/// <param name="value">The number. Default 0.</param>
public class Constant(double value = 0) : Initializer
{
    /// <summary>The number.</summary>
    public double Value { get; } = value;

    /// <inheritdoc/>
    protected override bool IsRandom => false;

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, ref PhiloxStream random) => values.Fill((float)Value);
}

/// <summary>Zeros.</summary>
public sealed class Zeros() : Constant(0);

/// <summary>Ones.</summary>
public sealed class Ones() : Constant(1);

using System.Text.Json.Nodes;
using Anneal.Keras.Layers;

namespace Anneal.Keras.Optimizers.Schedules;

/// <summary>One rate after the other.</summary>
public sealed class PiecewiseConstantDecay : LearningRateSchedule
{
    private readonly long[] _boundaries;
    private readonly double[] _values;

    /// <summary>A schedule.</summary>
    /// <param name="boundaries">The last step of each rate but the last, rising.</param>
    /// <param name="values">The rates: one more.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public PiecewiseConstantDecay(IReadOnlyList<long> boundaries, IReadOnlyList<double> values)
        : base("PiecewiseConstant")
    {
        (_boundaries, _values) = ([.. boundaries], [.. values.Select(v => Rate(v, "values"))]);
        if (_values.Length != _boundaries.Length + 1)
            throw new ArgumentException($"PiecewiseConstantDecay: expected one value more than the {_boundaries.Length} boundaries, received {_values.Length}.", nameof(values));
        if (_boundaries.Zip(_boundaries.Skip(1)).Any(b => b.First >= b.Second))
            throw new ArgumentException($"PiecewiseConstantDecay: expected rising boundaries, received {string.Join(", ", _boundaries)}.", nameof(boundaries));
    }

    /// <inheritdoc/>
    public override double At(long step)
    {
        int i = 0;
        while (i < _boundaries.Length && step > _boundaries[i]) i++;
        return _values[i];
    }

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config)
        => config
            .Set("boundaries", new JsonArray([.. _boundaries.Select(b => JsonValue.Create(b))])).Set("values", new JsonArray([.. _values.Select(v => JsonValue.Create(v))])).Set("name", Name);
}

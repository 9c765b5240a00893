using System.Text.Json.Nodes;
using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;

namespace Anneal.Keras.Constraints;

/// <summary>A constraint of the Euclidean norms of a weight's parts.</summary>
public abstract class NormConstraint : Constraint
{
    /// <summary>Keeps a norm of 0 from dividing by it; Keras'.</summary>
    private const float Epsilon = 1e-7f;

    private readonly int[] _axes;
    private readonly bool _oneNumber;

    /// <param name="axis">The dimensions that a norm is taken over.</param>
    private protected NormConstraint(IReadOnlyList<int>? axis)
    {
        _axes = axis is null ? [0] : [.. axis];
        _oneNumber = axis is null or { Count: 1 };
    }

    /// <summary>The dimensions that a norm is taken over: 0 for the inputs of a dense kernel's units, 0, 1 and 2 for those of a convolution's filters.</summary>
    public IReadOnlyList<int> Axis => _axes;

    /// <inheritdoc/>
    protected internal sealed override void Apply(Span<float> weights, Shape shape)
    {
        bool[] summed = new bool[shape.Rank];
        foreach (int a in _axes)
        {
            int at = a < 0 ? shape.Rank + a : a;
            if (at < 0 || at >= shape.Rank) throw new ArgumentException($"{ClassName}: expected dimensions below {shape.Rank} for a weight of shape {shape}, received {a}.");
            summed[at] = true;
        }

        int[] group = new int[weights.Length];
        int groups = 1, stride = 1;
        for (int d = shape.Rank - 1; d >= 0; d--)
        {
            for (int i = 0; !summed[d] && i < group.Length; i++) group[i] += i / stride % shape[d] * groups;
            if (!summed[d]) groups *= shape[d];
            stride *= shape[d];
        }

        double[] squares = new double[groups];
        for (int i = 0; i < group.Length; i++) squares[group[i]] += (double)weights[i] * weights[i];
        float[] factors = [.. squares.Select(s => Wanted((float)Math.Sqrt(s)) / (Epsilon + (float)Math.Sqrt(s)))];
        for (int i = 0; i < group.Length; i++) weights[i] *= factors[group[i]];
    }

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config)
        => config.Set("axis", _oneNumber ? JsonValue.Create(_axes[0]) : new JsonArray([.. _axes.Select(a => JsonValue.Create(a))]));

    /// <summary>What a norm must be.</summary>
    private protected abstract float Wanted(float norm);
}

using System.Text.Json.Nodes;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>The same numbers in the same order under another shape.</summary>
public sealed class Reshape : Layer
{
    private readonly int[] _target;

    /// <summary>A reshape.</summary>
    /// <param name="targetShape">The new shape of one example; one dimension may be −1.</param>
    /// <param name="inputShape">The shape of one example, for a model's first layer.</param>
    /// <param name="name">Null: reshape, reshape_1, ...</param>
    /// <exception cref="ArgumentException">A dimension is less than −1, or two are −1.</exception>
    public Reshape(IReadOnlyList<int> targetShape, Shape? inputShape = null, string? name = null)
        : base(name, inputShape)
    {
        _target = [.. targetShape];
        if (_target.Any(d => d < -1) || _target.Count(d => d == -1) > 1)
            throw new ArgumentException($"Layer '{Name}': expected a shape with at most one −1, received ({string.Join(", ", _target)}).", nameof(targetShape));
    }

    /// <summary>The new shape of one example, as it was given.</summary>
    public IReadOnlyList<int> TargetShape => _target;

    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call)
    {
        int size = call.Input.Shape.Size;
        long known = _target.Where(d => d != -1).Aggregate(1L, (a, d) => Math.Min(a * d, int.MaxValue));
        if (known == 0 || size % known != 0 || (known != size && !_target.Contains(-1)))
            throw new ShapeException($"Layer '{Name}' (Reshape): an input of shape {call.Input.Shape} has {size} elements, which do not fit ({string.Join(", ", _target)}).");
        return call.Apply(new ReshapeOp(new Shape([.. _target.Select(d => d == -1 ? (int)(size / known) : d)])));
    }

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("target_shape", new JsonArray([.. _target.Select(d => JsonValue.Create(d))]));
}

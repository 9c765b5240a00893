using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>While training, sets a share of the numbers to 0 and scales the others up; else does nothing.</summary>
public sealed class Dropout : Layer
{
    /// <summary>A dropout layer.</summary>
    /// <param name="rate">The share that is dropped: 0 or more, less than 1.</param>
    /// <param name="inputShape">The shape of one example, for a model's first layer.</param>
    /// <param name="name">Null: dropout, dropout_1, ...</param>
    /// <exception cref="ArgumentException">The rate is out of range.</exception>
    public Dropout(double rate, Shape? inputShape = null, string? name = null)
        : base(name, inputShape)
    {
        if (!(rate >= 0 && rate < 1)) throw new ArgumentException($"Layer '{Name}': expected a rate of at least 0 and less than 1, received {rate}.", nameof(rate));
        Rate = rate;
    }

    /// <summary>The share that is dropped.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call) => call.Apply(new DropoutOp(Rate));

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("rate", Rate).Nulls("seed", "noise_shape");
}

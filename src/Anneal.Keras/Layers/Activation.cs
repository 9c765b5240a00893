using Anneal.Engine.Graphs;
using Anneal.Keras.Activations;

namespace Anneal.Keras.Layers;

/// <summary>A function of its own: <c>new Activation("relu")</c>.</summary>
/// <param name="activation">The function.</param>
/// <param name="inputShape">The shape of one example, for a model's first layer.</param>
/// <param name="name">Null: activation, activation_1, ...</param>
public sealed class Activation(ActivationFunction activation, Shape? inputShape = null, string? name = null) : Layer(name, inputShape)
{
    /// <summary>The function.</summary>
    public ActivationFunction Function { get; } = activation;

    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call) => Function.Apply(call.Graph, call.Name, call.Input);

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.SetActivation("activation", Function);
}

using Anneal.Engine.Training;
using Anneal.Keras.Layers;
using Anneal.Keras.Optimizers.Schedules;

namespace Anneal.Keras.Optimizers;

/// <summary>Gradient descent, with momentum if asked for.</summary>
/// <param name="learningRate">How far a step goes: a number or a schedule. Default 0.01.</param>
/// <param name="momentum">The share of the last step that goes on: 0 to 1. Default 0.</param>
/// <param name="nesterov">Look ahead along the momentum. Default false.</param>
public sealed class SGD(LearningRateSchedule? learningRate = null, double momentum = 0, bool nesterov = false) : Optimizer("sgd", learningRate ?? 0.01)
{
    /// <summary>The share of the last step that goes on.</summary>
    public double Momentum { get; } = momentum is >= 0 and <= 1 ? momentum : throw new ArgumentException($"SGD: expected a momentum between 0 and 1, received {momentum}.", nameof(momentum));

    /// <summary>Whether it looks ahead along the momentum.</summary>
    public bool Nesterov { get; } = nesterov;

    /// <inheritdoc/>
    protected internal override OptimizerRule Rule { get; } = new SgdRule(momentum, nesterov);

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("momentum", Momentum).Set("nesterov", Nesterov);
}

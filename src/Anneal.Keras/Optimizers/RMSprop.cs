using Anneal.Engine.Training;
using Anneal.Keras.Layers;
using Anneal.Keras.Optimizers.Schedules;

namespace Anneal.Keras.Optimizers;

/// <summary>Steps divided by the root of a running mean of the squared gradient. Tieleman and Hinton, 2012.</summary>
/// <param name="learningRate">How far a step goes: a number or a schedule. Default 0.001.</param>
/// <param name="rho">How slowly the mean changes. Default 0.9.</param>
/// <param name="momentum">The share of the last step that goes on. Default 0.</param>
/// <param name="epsilon">Keeps the step finite. Default 1e-7.</param>
/// <param name="centered">Divide by the deviation from the mean gradient instead. Default false.</param>
public sealed class RMSprop(LearningRateSchedule? learningRate = null, double rho = 0.9, double momentum = 0, double epsilon = 1e-7, bool centered = false) : Optimizer("rm_sprop", learningRate ?? 0.001)
{
    /// <summary>How slowly the mean changes.</summary>
    public double Rho { get; } = rho;

    /// <summary>The share of the last step that goes on.</summary>
    public double Momentum { get; } = momentum;

    /// <summary>Keeps the step finite.</summary>
    public double Epsilon { get; } = epsilon;

    /// <summary>Whether the mean gradient is subtracted.</summary>
    public bool Centered { get; } = centered;

    /// <inheritdoc/>
    protected internal override OptimizerRule Rule { get; } = new RmspropRule(rho, momentum, epsilon, centered);

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("rho", Rho).Set("momentum", Momentum).Set("epsilon", Epsilon).Set("centered", Centered);
}

using Anneal.Engine.Training;
using Anneal.Keras.Layers;
using Anneal.Keras.Optimizers.Schedules;

namespace Anneal.Keras.Optimizers;

/// <summary>Steps in the proportion of past steps to past gradients. Zeiler, 2012.</summary>
/// <param name="learningRate">How far a step goes: a number or a schedule. Default 0.001; the paper's is 1.</param>
/// <param name="rho">How slowly the means change. Default 0.95.</param>
/// <param name="epsilon">Keeps the step finite. Default 1e-7.</param>
public sealed class Adadelta(LearningRateSchedule? learningRate = null, double rho = 0.95, double epsilon = 1e-7) : Optimizer("adadelta", learningRate ?? 0.001)
{
    /// <summary>How slowly the means change.</summary>
    public double Rho { get; } = rho;

    /// <summary>Keeps the step finite.</summary>
    public double Epsilon { get; } = epsilon;

    /// <inheritdoc/>
    protected internal override OptimizerRule Rule { get; } = new AdadeltaRule(rho, epsilon);

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("rho", Rho).Set("epsilon", Epsilon);
}

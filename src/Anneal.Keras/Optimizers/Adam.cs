using Anneal.Engine.Training;
using Anneal.Keras.Layers;
using Anneal.Keras.Optimizers.Schedules;

namespace Anneal.Keras.Optimizers;

/// <summary>Adam: steps scaled by running means of the gradient and of its square. Kingma and Ba, 2014.</summary>
/// <param name="learningRate">How far a step goes: a number or a schedule. Default 0.001.</param>
/// <param name="beta1">How slowly the mean of the gradient changes. Default 0.9.</param>
/// <param name="beta2">How slowly the mean of its square changes. Default 0.999.</param>
/// <param name="epsilon">Keeps the step finite. Default 1e-7.</param>
/// <param name="amsgrad">Divide by the largest mean of the square so far. Reddi, Kale and Kumar, 2018. Default false.</param>
public sealed class Adam(LearningRateSchedule? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, bool amsgrad = false)
    : Optimizer("adam", learningRate ?? 0.001)
{
    /// <summary>How slowly the mean of the gradient changes.</summary>
    public double Beta1 { get; } = beta1;

    /// <summary>How slowly the mean of its square changes.</summary>
    public double Beta2 { get; } = beta2;

    /// <summary>Keeps the step finite.</summary>
    public double Epsilon { get; } = epsilon;

    /// <summary>Whether it divides by the largest mean of the square so far.</summary>
    public bool Amsgrad { get; } = amsgrad;

    /// <inheritdoc/>
    protected internal override OptimizerRule Rule { get; } = new AdamRule(beta1, beta2, epsilon) { Amsgrad = amsgrad };

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("beta_1", Beta1).Set("beta_2", Beta2).Set("epsilon", Epsilon).Set("amsgrad", Amsgrad);
}

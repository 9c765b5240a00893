using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Keras.Constraints;
using Anneal.Keras.Initializers;
using Anneal.Keras.Regularizers;

namespace Anneal.Keras.Layers;

/// <summary>
/// Brings each channel to mean 0 and variance 1, then scales and shifts it by learnt numbers. While training by the batch's own statistics, else,
/// and when not <see cref="Layer.Trainable"/>, by moving means of those. Ioffe and Szegedy, 2015.
/// </summary>
public sealed class BatchNormalization : Layer
{
    private Variable? _gamma, _beta, _mean, _variance;

    /// <summary>A batch normalisation over the last axis.</summary>
    /// <param name="momentum">The share of the moving statistics that stays at each step. Default 0.99.</param>
    /// <param name="epsilon">Added to the variance. Default 0.001.</param>
    /// <param name="center">Shift by a learnt beta. Default true.</param>
    /// <param name="scale">Scale by a learnt gamma. Default true.</param>
    /// <param name="betaInitializer">Default zeros.</param>
    /// <param name="gammaInitializer">Default ones.</param>
    /// <param name="movingMeanInitializer">Default zeros.</param>
    /// <param name="movingVarianceInitializer">Default ones.</param>
    /// <param name="betaRegularizer">What beta adds to the loss. Default nothing.</param>
    /// <param name="gammaRegularizer">What gamma adds to the loss. Default nothing.</param>
    /// <param name="betaConstraint">What beta must be after every step. Default anything.</param>
    /// <param name="gammaConstraint">What gamma must be after every step. Default anything.</param>
    /// <param name="inputShape">The shape of one example, for a model's first layer.</param>
    /// <param name="name">Null: batch_normalization, batch_normalization_1, ...</param>
    /// <param name="trainable">False: training leaves everything alone.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public BatchNormalization(double momentum = 0.99, double epsilon = 0.001, bool center = true, bool scale = true, Initializer? betaInitializer = null,
        Initializer? gammaInitializer = null, Initializer? movingMeanInitializer = null, Initializer? movingVarianceInitializer = null,
        Regularizer? betaRegularizer = null, Regularizer? gammaRegularizer = null, Constraint? betaConstraint = null, Constraint? gammaConstraint = null,
        Shape? inputShape = null, string? name = null, bool trainable = true)
        : base(name, inputShape, trainable)
    {
        if (momentum is not (>= 0 and <= 1)) throw new ArgumentException($"Layer '{Name}': expected a momentum between 0 and 1, received {momentum}.", nameof(momentum));
        if (!(epsilon >= 0)) throw new ArgumentException($"Layer '{Name}': expected an epsilon of at least 0, received {epsilon}.", nameof(epsilon));
        (Momentum, Epsilon, Center, Scale) = (momentum, epsilon, center, scale);
        (BetaInitializer, GammaInitializer) = (betaInitializer ?? new Zeros(), gammaInitializer ?? new Ones());
        (MovingMeanInitializer, MovingVarianceInitializer) = (movingMeanInitializer ?? new Zeros(), movingVarianceInitializer ?? new Ones());
        (BetaRegularizer, GammaRegularizer, BetaConstraint, GammaConstraint) = (betaRegularizer, gammaRegularizer, betaConstraint, gammaConstraint);
    }

    /// <summary>The share of the moving statistics that stays at each step.</summary>
    public double Momentum { get; }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Whether there is a beta.</summary>
    public bool Center { get; }

    /// <summary>Whether there is a gamma.</summary>
    public bool Scale { get; }

    /// <summary>Beta's first values.</summary>
    public Initializer BetaInitializer { get; }

    /// <summary>Gamma's first values.</summary>
    public Initializer GammaInitializer { get; }

    /// <summary>The moving mean's first values.</summary>
    public Initializer MovingMeanInitializer { get; }

    /// <summary>The moving variance's first values.</summary>
    public Initializer MovingVarianceInitializer { get; }

    /// <summary>What beta adds to the loss.</summary>
    public Regularizer? BetaRegularizer { get; }

    /// <summary>What gamma adds to the loss.</summary>
    public Regularizer? GammaRegularizer { get; }

    /// <summary>What beta must be after every step.</summary>
    public Constraint? BetaConstraint { get; }

    /// <summary>What gamma must be after every step.</summary>
    public Constraint? GammaConstraint { get; }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        if (inputs[0].Rank == 0) throw new ShapeException($"Layer '{Name}' (BatchNormalization): expected an input of shape (..., channels), received ().");
        Shape shape = new(inputs[0].Last);
        if (Scale) _gamma = AddWeight("gamma", shape, GammaInitializer, GammaRegularizer, GammaConstraint);
        if (Center) _beta = AddWeight("beta", shape, BetaInitializer, BetaRegularizer, BetaConstraint);
        _mean = AddState("moving_mean", shape, MovingMeanInitializer);
        _variance = AddState("moving_variance", shape, MovingVarianceInitializer);
    }

    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call)
        => call.Apply(new BatchNormalizationOp(Epsilon, Momentum) { Scale = Scale, Center = Center, Frozen = !Trainable }, _gamma, _beta, _mean, _variance);

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config
        .Set("axis", -1).Set("momentum", Momentum).Set("epsilon", Epsilon).Set("center", Center).Set("scale", Scale)
        .SetInitializer("beta_initializer", BetaInitializer).SetInitializer("gamma_initializer", GammaInitializer)
        .SetInitializer("moving_mean_initializer", MovingMeanInitializer).SetInitializer("moving_variance_initializer", MovingVarianceInitializer)
        .SetRegularizer("beta_regularizer", BetaRegularizer).SetRegularizer("gamma_regularizer", GammaRegularizer)
        .SetConstraint("beta_constraint", BetaConstraint).SetConstraint("gamma_constraint", GammaConstraint).Set("synchronized", false).Set("renorm", false).Set("renorm_clipping", null).Set("renorm_momentum", 0.99);
}

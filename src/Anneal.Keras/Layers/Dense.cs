using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Keras.Activations;
using Anneal.Keras.Constraints;
using Anneal.Keras.Initializers;
using Anneal.Keras.Regularizers;

namespace Anneal.Keras.Layers;

/// <summary>activation(x · kernel + bias), over the last dimension of the input.</summary>
public sealed class Dense : Layer
{
    private Variable? _kernel, _bias;

    /// <summary>A dense layer.</summary>
    /// <param name="units">How many outputs: at least 1.</param>
    /// <param name="activation">Default linear.</param>
    /// <param name="useBias">Default true.</param>
    /// <param name="kernelInitializer">Default glorot_uniform.</param>
    /// <param name="biasInitializer">Default zeros.</param>
    /// <param name="kernelRegularizer">What the kernel adds to the loss. Default nothing.</param>
    /// <param name="biasRegularizer">What the bias adds to the loss. Default nothing.</param>
    /// <param name="kernelConstraint">What the kernel must be after every step. Default anything.</param>
    /// <param name="biasConstraint">What the bias must be after every step. Default anything.</param>
    /// <param name="inputShape">The shape of one example, for a model's first layer.</param>
    /// <param name="name">Null: dense, dense_1, ...</param>
    /// <param name="trainable">False: training leaves the weights alone.</param>
    /// <exception cref="ArgumentException">Fewer than one unit.</exception>
    public Dense(int units, ActivationFunction? activation = null, bool useBias = true, Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null, Constraint? kernelConstraint = null, Constraint? biasConstraint = null,
        Shape? inputShape = null, string? name = null, bool trainable = true)
        : base(name, inputShape, trainable)
    {
        if (units < 1) throw new ArgumentException($"Layer '{Name}': expected at least 1 unit, received {units}.", nameof(units));
        (Units, Activation, UseBias) = (units, activation ?? ActivationFunction.Linear, useBias);
        (KernelInitializer, BiasInitializer) = (kernelInitializer ?? new GlorotUniform(), biasInitializer ?? new Zeros());
        (KernelRegularizer, BiasRegularizer, KernelConstraint, BiasConstraint) = (kernelRegularizer, biasRegularizer, kernelConstraint, biasConstraint);
    }

    /// <summary>How many outputs.</summary>
    public int Units { get; }

    /// <summary>What follows.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Whether there is a bias.</summary>
    public bool UseBias { get; }

    /// <summary>The kernel's first values.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>The bias' first values.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>What the kernel adds to the loss.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>What the bias adds to the loss.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>What the kernel must be after every step.</summary>
    public Constraint? KernelConstraint { get; }

    /// <summary>What the bias must be after every step.</summary>
    public Constraint? BiasConstraint { get; }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        if (inputs[0].Rank == 0) throw new ShapeException($"Layer '{Name}' (Dense): expected an input of shape (..., features), received ().");
        _kernel = AddWeight("kernel", new Shape(inputs[0].Last, Units), KernelInitializer, KernelRegularizer, KernelConstraint);
        if (UseBias) _bias = AddWeight("bias", new Shape(Units), BiasInitializer, BiasRegularizer, BiasConstraint);
    }

    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call) => Activate(call, Activation, call.Apply(new DenseOp(), _kernel, _bias));

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config
        .Set("units", Units).SetActivation("activation", Activation).Set("use_bias", UseBias)
        .SetInitializer("kernel_initializer", KernelInitializer).SetInitializer("bias_initializer", BiasInitializer)
        .SetRegularizer("kernel_regularizer", KernelRegularizer).SetRegularizer("bias_regularizer", BiasRegularizer)
        .SetConstraint("kernel_constraint", KernelConstraint).SetConstraint("bias_constraint", BiasConstraint).Nulls("quantization_config");
}

using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Keras.Activations;
using Anneal.Keras.Initializers;

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
    /// <param name="inputShape">The shape of one example, for a model's first layer.</param>
    /// <param name="name">Null: dense, dense_1, ...</param>
    /// <param name="trainable">False: training leaves the weights alone.</param>
    /// <exception cref="ArgumentException">Fewer than one unit.</exception>
    public Dense(int units, ActivationFunction? activation = null, bool useBias = true, Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
        Shape? inputShape = null, string? name = null, bool trainable = true)
        : base(name, inputShape, trainable)
    {
        if (units < 1) throw new ArgumentException($"Layer '{Name}': expected at least 1 unit, received {units}.", nameof(units));
        (Units, Activation, UseBias) = (units, activation ?? ActivationFunction.Linear, useBias);
        (KernelInitializer, BiasInitializer) = (kernelInitializer ?? new GlorotUniform(), biasInitializer ?? new Zeros());
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

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        if (inputs[0].Rank == 0) throw new ShapeException($"Layer '{Name}' (Dense): expected an input of shape (..., features), received ().");
        _kernel = AddWeight("kernel", new Shape(inputs[0].Last, Units), KernelInitializer);
        if (UseBias) _bias = AddWeight("bias", new Shape(Units), BiasInitializer);
    }

    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call) => Activate(call, Activation, call.Apply(new DenseOp(), _kernel, _bias));

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config
        .Set("units", Units).SetActivation("activation", Activation).Set("use_bias", UseBias)
        .SetInitializer("kernel_initializer", KernelInitializer).SetInitializer("bias_initializer", BiasInitializer)
        .Nulls("kernel_regularizer", "bias_regularizer", "kernel_constraint", "bias_constraint", "quantization_config");
}

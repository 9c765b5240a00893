using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Keras.Activations;
using Anneal.Keras.Constraints;
using Anneal.Keras.Initializers;
using Anneal.Keras.Regularizers;

namespace Anneal.Keras.Layers;

/// <summary>activation(convolution + bias) of (height, width, channels) images where every channel has windows of its own and sees no other.</summary>
public sealed class DepthwiseConv2D : Layer
{
    private Variable? _kernel, _bias;

    /// <summary>A depthwise convolution.</summary>
    /// <param name="kernelSize">Height and width of the window, in pixels.</param>
    /// <param name="strides">Pixels from one window to the next. Default 1.</param>
    /// <param name="padding">"valid" (default) or "same".</param>
    /// <param name="depthMultiplier">How many output channels each input channel gives. Default 1.</param>
    /// <param name="dilationRate">Pixels from one element of the window to the next. Default 1.</param>
    /// <param name="activation">Default linear.</param>
    /// <param name="useBias">Default true.</param>
    /// <param name="depthwiseInitializer">Default glorot_uniform.</param>
    /// <param name="biasInitializer">Default zeros.</param>
    /// <param name="depthwiseRegularizer">What the kernel adds to the loss. Default nothing.</param>
    /// <param name="biasRegularizer">What the bias adds to the loss. Default nothing.</param>
    /// <param name="depthwiseConstraint">What the kernel must be after every step. Default anything.</param>
    /// <param name="biasConstraint">What the bias must be after every step. Default anything.</param>
    /// <param name="inputShape">The shape of one example, for a model's first layer.</param>
    /// <param name="name">Null: depthwise_conv2d, depthwise_conv2d_1, ...</param>
    /// <param name="trainable">False: training leaves the weights alone.</param>
    /// <exception cref="ArgumentException">A number is less than 1, or strides and dilation are both greater than 1.</exception>
    public DepthwiseConv2D(Size2D kernelSize, Size2D? strides = null, Padding padding = default, int depthMultiplier = 1, Size2D? dilationRate = null,
        ActivationFunction? activation = null, bool useBias = true, Initializer? depthwiseInitializer = null, Initializer? biasInitializer = null,
        Regularizer? depthwiseRegularizer = null, Regularizer? biasRegularizer = null, Constraint? depthwiseConstraint = null, Constraint? biasConstraint = null,
        Shape? inputShape = null, string? name = null, bool trainable = true)
        : base(name, inputShape, trainable)
    {
        if (depthMultiplier < 1) throw new ArgumentException($"Layer '{Name}': expected a depthMultiplier of at least 1, received {depthMultiplier}.", nameof(depthMultiplier));
        KernelSize = kernelSize.Positive($"Layer '{Name}', kernelSize");
        Strides = (strides ?? 1).Positive($"Layer '{Name}', strides");
        DilationRate = (dilationRate ?? 1).Positive($"Layer '{Name}', dilationRate");
        if (Strides != 1 && DilationRate != 1) throw new ArgumentException($"Layer '{Name}': expected strides or dilation of 1, received strides {Strides} and dilation {DilationRate}.", nameof(dilationRate));
        (DepthMultiplier, Padding, Activation, UseBias) = (depthMultiplier, padding, activation ?? ActivationFunction.Linear, useBias);
        (DepthwiseInitializer, BiasInitializer) = (depthwiseInitializer ?? new GlorotUniform(), biasInitializer ?? new Zeros());
        (DepthwiseRegularizer, BiasRegularizer, DepthwiseConstraint, BiasConstraint) = (depthwiseRegularizer, biasRegularizer, depthwiseConstraint, biasConstraint);
    }

    /// <summary>The window.</summary>
    public Size2D KernelSize { get; }

    /// <summary>Pixels from one window to the next.</summary>
    public Size2D Strides { get; }

    /// <summary>What happens at the border.</summary>
    public Padding Padding { get; }

    /// <summary>How many output channels each input channel gives.</summary>
    public int DepthMultiplier { get; }

    /// <summary>Pixels from one element of the window to the next.</summary>
    public Size2D DilationRate { get; }

    /// <summary>What follows.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Whether there is a bias.</summary>
    public bool UseBias { get; }

    /// <summary>The kernel's first values.</summary>
    public Initializer DepthwiseInitializer { get; }

    /// <summary>The bias' first values.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>What the kernel adds to the loss.</summary>
    public Regularizer? DepthwiseRegularizer { get; }

    /// <summary>What the bias adds to the loss.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>What the kernel must be after every step.</summary>
    public Constraint? DepthwiseConstraint { get; }

    /// <summary>What the bias must be after every step.</summary>
    public Constraint? BiasConstraint { get; }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        Shape x = inputs[0];
        if (x.Rank != 3) throw new ShapeException($"Layer '{Name}' (DepthwiseConv2D): expected an input of shape (height, width, channels), received {x}.");
        Shape kernel = new(KernelSize.Height, KernelSize.Width, x[2], DepthMultiplier);
        // The same numbers in the same order as the engine's kernel of as many groups as channels.
        _kernel = AddWeight("kernel", kernel, DepthwiseInitializer, DepthwiseRegularizer, DepthwiseConstraint, new Shape(kernel[0], kernel[1], 1, kernel[2] * kernel[3]));
        if (UseBias) _bias = AddWeight("bias", new Shape(kernel[2] * kernel[3]), BiasInitializer, BiasRegularizer, BiasConstraint);
    }

    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call)
    {
        ConvolutionOp op = new()
        {
            Strides = Strides,
            Dilations = DilationRate,
            Groups = call.Input.Shape.Last,
            Padding = Padding.Pixels(call.Input.Shape, KernelSize, Strides, DilationRate),
        };
        return Activate(call, Activation, call.Apply(op, _kernel, _bias));
    }

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config
        .Set("depth_multiplier", DepthMultiplier).SetSize("kernel_size", KernelSize).SetSize("strides", Strides).Set("padding", Padding.ToString())
        .Set("data_format", Backend.ImageDataFormat).SetSize("dilation_rate", DilationRate).SetActivation("activation", Activation).Set("use_bias", UseBias)
        .SetInitializer("depthwise_initializer", DepthwiseInitializer).SetInitializer("bias_initializer", BiasInitializer)
        .SetRegularizer("depthwise_regularizer", DepthwiseRegularizer).SetRegularizer("bias_regularizer", BiasRegularizer).Nulls("activity_regularizer")
        .SetConstraint("depthwise_constraint", DepthwiseConstraint).SetConstraint("bias_constraint", BiasConstraint);
}

using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Keras.Activations;
using Anneal.Keras.Constraints;
using Anneal.Keras.Initializers;
using Anneal.Keras.Regularizers;

namespace Anneal.Keras.Layers;

/// <summary>activation(convolution + bias) of (height, width, channels) images.</summary>
public sealed class Conv2D : Layer
{
    private Variable? _kernel, _bias;

    /// <summary>A convolution.</summary>
    /// <param name="filters">How many output channels: at least 1.</param>
    /// <param name="kernelSize">Height and width of the window, in pixels.</param>
    /// <param name="strides">Pixels from one window to the next. Default 1.</param>
    /// <param name="padding">"valid" (default) or "same".</param>
    /// <param name="dilationRate">Pixels from one element of the window to the next. Default 1.</param>
    /// <param name="groups">Channels are split in so many groups that do not see each other. Default 1.</param>
    /// <param name="activation">Default linear.</param>
    /// <param name="useBias">Default true.</param>
    /// <param name="kernelInitializer">Default glorot_uniform.</param>
    /// <param name="biasInitializer">Default zeros.</param>
    /// <param name="kernelRegularizer">What the kernel adds to the loss. Default nothing.</param>
    /// <param name="biasRegularizer">What the bias adds to the loss. Default nothing.</param>
    /// <param name="kernelConstraint">What the kernel must be after every step. Default anything.</param>
    /// <param name="biasConstraint">What the bias must be after every step. Default anything.</param>
    /// <param name="inputShape">The shape of one example, for a model's first layer.</param>
    /// <param name="name">Null: conv2d, conv2d_1, ...</param>
    /// <param name="trainable">False: training leaves the weights alone.</param>
    /// <exception cref="ArgumentException">A number is less than 1, or strides and dilation are both greater than 1.</exception>
    public Conv2D(int filters, Size2D kernelSize, Size2D? strides = null, Padding padding = default, Size2D? dilationRate = null, int groups = 1,
        ActivationFunction? activation = null, bool useBias = true, Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null, Constraint? kernelConstraint = null, Constraint? biasConstraint = null,
        Shape? inputShape = null, string? name = null, bool trainable = true)
        : base(name, inputShape, trainable)
    {
        if (filters < 1) throw new ArgumentException($"Layer '{Name}': expected at least 1 filter, received {filters}.", nameof(filters));
        if (groups < 1 || filters % groups != 0) throw new ArgumentException($"Layer '{Name}': expected filters that can be divided by groups, received {filters} filters, {groups} groups.", nameof(groups));
        KernelSize = kernelSize.Positive($"Layer '{Name}', kernelSize");
        Strides = (strides ?? 1).Positive($"Layer '{Name}', strides");
        DilationRate = (dilationRate ?? 1).Positive($"Layer '{Name}', dilationRate");
        if (Strides != 1 && DilationRate != 1) throw new ArgumentException($"Layer '{Name}': expected strides or dilation of 1, received strides {Strides} and dilation {DilationRate}.", nameof(dilationRate));
        (Filters, Padding, Groups, Activation, UseBias) = (filters, padding, groups, activation ?? ActivationFunction.Linear, useBias);
        (KernelInitializer, BiasInitializer) = (kernelInitializer ?? new GlorotUniform(), biasInitializer ?? new Zeros());
        (KernelRegularizer, BiasRegularizer, KernelConstraint, BiasConstraint) = (kernelRegularizer, biasRegularizer, kernelConstraint, biasConstraint);
    }

    /// <summary>How many output channels.</summary>
    public int Filters { get; }

    /// <summary>The window.</summary>
    public Size2D KernelSize { get; }

    /// <summary>Pixels from one window to the next.</summary>
    public Size2D Strides { get; }

    /// <summary>What happens at the border.</summary>
    public Padding Padding { get; }

    /// <summary>Pixels from one element of the window to the next.</summary>
    public Size2D DilationRate { get; }

    /// <summary>Groups of channels.</summary>
    public int Groups { get; }

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
        Shape x = inputs[0];
        if (x.Rank != 3) throw new ShapeException($"Layer '{Name}' (Conv2D): expected an input of shape (height, width, channels), received {x}.");
        if (x[2] % Groups != 0) throw new ShapeException($"Layer '{Name}' (Conv2D): expected input channels that can be divided by {Groups} groups, received {x}.");
        _kernel = AddWeight("kernel", new Shape(KernelSize.Height, KernelSize.Width, x[2] / Groups, Filters), KernelInitializer, KernelRegularizer, KernelConstraint);
        if (UseBias) _bias = AddWeight("bias", new Shape(Filters), BiasInitializer, BiasRegularizer, BiasConstraint);
    }

    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call)
    {
        ConvolutionOp op = new()
        {
            Strides = Strides,
            Dilations = DilationRate,
            Groups = Groups,
            Padding = Padding.Pixels(call.Input.Shape, KernelSize, Strides, DilationRate),
        };
        return Activate(call, Activation, call.Apply(op, _kernel, _bias));
    }

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config
        .Set("filters", Filters).SetSize("kernel_size", KernelSize).SetSize("strides", Strides).Set("padding", Padding.ToString())
        .Set("data_format", Backend.ImageDataFormat).SetSize("dilation_rate", DilationRate).Set("groups", Groups)
        .SetActivation("activation", Activation).Set("use_bias", UseBias).SetInitializer("kernel_initializer", KernelInitializer).SetInitializer("bias_initializer", BiasInitializer)
        .SetRegularizer("kernel_regularizer", KernelRegularizer).SetRegularizer("bias_regularizer", BiasRegularizer).Nulls("activity_regularizer")
        .SetConstraint("kernel_constraint", KernelConstraint).SetConstraint("bias_constraint", BiasConstraint);
}

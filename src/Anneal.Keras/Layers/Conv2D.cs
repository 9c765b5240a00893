using Anneal.Engine.Graphs;
using Anneal.Keras.Activations;
using Anneal.Keras.Constraints;
using Anneal.Keras.Initializers;
using Anneal.Keras.Regularizers;

namespace Anneal.Keras.Layers;

/// <summary>activation(convolution + bias) of (height, width, channels) images.</summary>
public sealed class Conv2D : Convolution2D
{
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
        : base(kernelSize, strides, padding, dilationRate, activation, useBias, biasInitializer, biasRegularizer, biasConstraint, inputShape, name, trainable)
    {
        if (filters < 1) throw new ArgumentException($"Layer '{Name}': expected at least 1 filter, received {filters}.", nameof(filters));
        if (groups < 1 || filters % groups != 0) throw new ArgumentException($"Layer '{Name}': expected filters that can be divided by groups, received {filters} filters, {groups} groups.", nameof(groups));
        (Filters, Groups) = (filters, groups);
        (KernelInitializer, KernelRegularizer, KernelConstraint) = (kernelInitializer ?? new GlorotUniform(), kernelRegularizer, kernelConstraint);
    }

    /// <summary>How many output channels.</summary>
    public int Filters { get; }

    /// <summary>Groups of channels.</summary>
    public int Groups { get; }

    /// <summary>The kernel's first values.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>What the kernel adds to the loss.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>What the kernel must be after every step.</summary>
    public Constraint? KernelConstraint { get; }

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config)
        => WriteWeights(WriteWindow(config.Set("filters", Filters)).Set("groups", Groups), "kernel", KernelInitializer, KernelRegularizer, KernelConstraint);

    private protected override Variable AddKernel(int channels)
    {
        if (channels % Groups != 0) throw new ShapeException($"Layer '{Name}' (Conv2D): expected input channels that can be divided by {Groups} groups, received {channels}.");
        return AddWeight("kernel", new Shape(KernelSize.Height, KernelSize.Width, channels / Groups, Filters), KernelInitializer, KernelRegularizer, KernelConstraint);
    }

    private protected override int GroupsOf(int channels) => Groups;
}

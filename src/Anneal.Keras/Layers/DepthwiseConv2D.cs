using Anneal.Engine.Graphs;
using Anneal.Keras.Activations;
using Anneal.Keras.Constraints;
using Anneal.Keras.Initializers;
using Anneal.Keras.Regularizers;

namespace Anneal.Keras.Layers;

/// <summary>activation(convolution + bias) of (height, width, channels) images where every channel has windows of its own and sees no other.</summary>
public sealed class DepthwiseConv2D : Convolution2D
{
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
        : base(kernelSize, strides, padding, dilationRate, activation, useBias, biasInitializer, biasRegularizer, biasConstraint, inputShape, name, trainable)
    {
        if (depthMultiplier < 1) throw new ArgumentException($"Layer '{Name}': expected a depthMultiplier of at least 1, received {depthMultiplier}.", nameof(depthMultiplier));
        DepthMultiplier = depthMultiplier;
        (DepthwiseInitializer, DepthwiseRegularizer, DepthwiseConstraint) = (depthwiseInitializer ?? new GlorotUniform(), depthwiseRegularizer, depthwiseConstraint);
    }

    /// <summary>How many output channels each input channel gives.</summary>
    public int DepthMultiplier { get; }

    /// <summary>The kernel's first values.</summary>
    public Initializer DepthwiseInitializer { get; }

    /// <summary>What the kernel adds to the loss.</summary>
    public Regularizer? DepthwiseRegularizer { get; }

    /// <summary>What the kernel must be after every step.</summary>
    public Constraint? DepthwiseConstraint { get; }

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config)
        => WriteWeights(WriteWindow(config.Set("depth_multiplier", DepthMultiplier)), "depthwise", DepthwiseInitializer, DepthwiseRegularizer, DepthwiseConstraint);

    // The kernel has the same numbers in the same order as the engine's one of as many groups as channels.
    private protected override Variable AddKernel(int channels) => AddWeight(
        "kernel", new Shape(KernelSize.Height, KernelSize.Width, channels, DepthMultiplier), DepthwiseInitializer, DepthwiseRegularizer, DepthwiseConstraint,
        new Shape(KernelSize.Height, KernelSize.Width, 1, channels * DepthMultiplier));

    private protected override int GroupsOf(int channels) => channels;
}

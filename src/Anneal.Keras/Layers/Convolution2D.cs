using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Keras.Activations;
using Anneal.Keras.Constraints;
using Anneal.Keras.Initializers;
using Anneal.Keras.Regularizers;

namespace Anneal.Keras.Layers;

/// <summary>What convolutions of (height, width, channels) images have in common: how the window moves, the bias, and what follows.</summary>
public abstract class Convolution2D : Layer
{
    private Variable? _kernel, _bias;

    private protected Convolution2D(Size2D kernelSize, Size2D? strides, Padding padding, Size2D? dilationRate, ActivationFunction? activation, bool useBias,
        Initializer? biasInitializer, Regularizer? biasRegularizer, Constraint? biasConstraint, Shape? inputShape, string? name, bool trainable)
        : base(name, inputShape, trainable)
    {
        KernelSize = kernelSize.Positive($"Layer '{Name}', kernelSize");
        Strides = (strides ?? 1).Positive($"Layer '{Name}', strides");
        DilationRate = (dilationRate ?? 1).Positive($"Layer '{Name}', dilationRate");
        if (Strides != 1 && DilationRate != 1) throw new ArgumentException($"Layer '{Name}': expected strides or dilation of 1, received strides {Strides} and dilation {DilationRate}.", nameof(dilationRate));
        (Padding, Activation, UseBias) = (padding, activation ?? ActivationFunction.Linear, useBias);
        (BiasInitializer, BiasRegularizer, BiasConstraint) = (biasInitializer ?? new Zeros(), biasRegularizer, biasConstraint);
    }

    /// <summary>The window.</summary>
    public Size2D KernelSize { get; }

    /// <summary>Pixels from one window to the next.</summary>
    public Size2D Strides { get; }

    /// <summary>What happens at the border.</summary>
    public Padding Padding { get; }

    /// <summary>Pixels from one element of the window to the next.</summary>
    public Size2D DilationRate { get; }

    /// <summary>What follows.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Whether there is a bias.</summary>
    public bool UseBias { get; }

    /// <summary>The bias' first values.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>What the bias adds to the loss.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>What the bias must be after every step.</summary>
    public Constraint? BiasConstraint { get; }

    /// <inheritdoc/>
    protected sealed override void Build(IReadOnlyList<Shape> inputs)
    {
        Shape x = inputs[0];
        if (x.Rank != 3) throw new ShapeException($"Layer '{Name}' ({ClassName}): expected an input of shape (height, width, channels), received {x}.");
        _kernel = AddKernel(x[2]);
        if (UseBias) _bias = AddWeight("bias", new Shape(_kernel.ComputedAs.Last), BiasInitializer, BiasRegularizer, BiasConstraint);
    }

    /// <inheritdoc/>
    protected internal sealed override Value Call(LayerCall call)
    {
        ConvolutionOp op = new()
        {
            Strides = Strides,
            Dilations = DilationRate,
            Groups = GroupsOf(call.Input.Shape.Last),
            Padding = Padding.Pixels(call.Input.Shape, KernelSize, Strides, DilationRate),
        };
        return Activate(call, Activation, call.Apply(op, _kernel, _bias));
    }

    /// <summary>Creates the kernel for images of so many channels.</summary>
    /// <exception cref="ShapeException">They do not fit.</exception>
    private protected abstract Variable AddKernel(int channels);

    /// <summary>How many groups of channels there are that do not see each other.</summary>
    private protected abstract int GroupsOf(int channels);

    /// <summary>The options of the window's way.</summary>
    private protected LayerConfig WriteWindow(LayerConfig config) => config
        .SetSize("kernel_size", KernelSize).SetSize("strides", Strides).Set("padding", Padding.ToString()).Set("data_format", Backend.ImageDataFormat).SetSize("dilation_rate", DilationRate);

    /// <summary>What follows, and the options of the weights.</summary>
    /// <param name="config">Where to.</param>
    /// <param name="prefix">What names of the kernel's options begin with.</param>
    /// <param name="initializer">The kernel's first values.</param>
    /// <param name="regularizer">What the kernel adds to the loss.</param>
    /// <param name="constraint">What the kernel must be after every step.</param>
    private protected void WriteWeights(LayerConfig config, string prefix, Initializer initializer, Regularizer? regularizer, Constraint? constraint) => config
        .SetActivation("activation", Activation).Set("use_bias", UseBias).SetInitializer($"{prefix}_initializer", initializer).SetInitializer("bias_initializer", BiasInitializer)
        .SetRegularizer($"{prefix}_regularizer", regularizer).SetRegularizer("bias_regularizer", BiasRegularizer).Nulls("activity_regularizer")
        .SetConstraint($"{prefix}_constraint", constraint).SetConstraint("bias_constraint", BiasConstraint);
}

using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>One number for each window of an image, channel by channel.</summary>
public abstract class Pooling2D : Layer
{
    private protected Pooling2D(Size2D? poolSize, Size2D? strides, Padding padding, Shape? inputShape, string? name)
        : base(name, inputShape)
    {
        PoolSize = (poolSize ?? 2).Positive($"Layer '{Name}', poolSize");
        Strides = (strides ?? PoolSize).Positive($"Layer '{Name}', strides");
        Padding = padding;
    }

    /// <summary>The window.</summary>
    public Size2D PoolSize { get; }

    /// <summary>Pixels from one window to the next.</summary>
    public Size2D Strides { get; }

    /// <summary>What happens at the border.</summary>
    public Padding Padding { get; }

    /// <inheritdoc/>
    protected internal sealed override Value Call(LayerCall call) => call.Apply(Op(Padding.Pixels(call.Input.Shape, PoolSize, Strides, 1)));

    /// <inheritdoc/>
    protected internal sealed override void WriteConfig(LayerConfig config) => config
        .SetSize("pool_size", PoolSize).Set("padding", Padding.ToString()).SetSize("strides", Strides).Set("data_format", Backend.ImageDataFormat);

    /// <summary>What is computed, with these pixels around the image.</summary>
    private protected abstract Op Op(Padding2D pixels);
}

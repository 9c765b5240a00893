using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>The mean of each window, channel by channel; pixels outside the image are not counted.</summary>
public sealed class AveragePooling2D : Layer
{
    /// <summary>A pooling layer.</summary>
    /// <param name="poolSize">Height and width of the window. Default 2.</param>
    /// <param name="strides">Pixels from one window to the next. Default: the window's size.</param>
    /// <param name="padding">"valid" (default) or "same".</param>
    /// <param name="inputShape">The shape of one example, for a model's first layer.</param>
    /// <param name="name">Null: average_pooling2d, average_pooling2d_1, ...</param>
    /// <exception cref="ArgumentException">A number is less than 1.</exception>
    public AveragePooling2D(Size2D? poolSize = null, Size2D? strides = null, Padding padding = default, Shape? inputShape = null, string? name = null)
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
    protected internal override Value Call(LayerCall call)
        => call.Apply(new AveragePoolingOp { PoolSize = PoolSize, Strides = Strides, Padding = Padding.Pixels(call.Input.Shape, PoolSize, Strides, 1) });

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config
        .SetSize("pool_size", PoolSize).Set("padding", Padding.ToString()).SetSize("strides", Strides).Set("data_format", Backend.ImageDataFormat);
}

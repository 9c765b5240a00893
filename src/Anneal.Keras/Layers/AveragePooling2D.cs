using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>The mean of each window, channel by channel; pixels outside the image are not counted.</summary>
/// <param name="poolSize">Height and width of the window. Default 2.</param>
/// <param name="strides">Pixels from one window to the next. Default: the window's size.</param>
/// <param name="padding">"valid" (default) or "same".</param>
/// <param name="inputShape">The shape of one example, for a model's first layer.</param>
/// <param name="name">Null: average_pooling2d, average_pooling2d_1, ...</param>
/// <exception cref="ArgumentException">A number is less than 1.</exception>
public sealed class AveragePooling2D(Size2D? poolSize = null, Size2D? strides = null, Padding padding = default, Shape? inputShape = null, string? name = null)
    : Pooling2D(poolSize, strides, padding, inputShape, name)
{
    private protected override Op Op(Padding2D pixels) => new AveragePoolingOp { PoolSize = PoolSize, Strides = Strides, Padding = pixels };
}

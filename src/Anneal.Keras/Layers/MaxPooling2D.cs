using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>The largest value of each window, channel by channel.</summary>
/// <param name="poolSize">Height and width of the window. Default 2.</param>
/// <param name="strides">Pixels from one window to the next. Default: the window's size.</param>
/// <param name="padding">"valid" (default) or "same".</param>
/// <param name="inputShape">The shape of one example, for a model's first layer.</param>
/// <param name="name">Null: max_pooling2d, max_pooling2d_1, ...</param>
/// <exception cref="ArgumentException">A number is less than 1.</exception>
public sealed class MaxPooling2D(Size2D? poolSize = null, Size2D? strides = null, Padding padding = default, Shape? inputShape = null, string? name = null)
    : Pooling2D(poolSize, strides, padding, inputShape, name)
{
    private protected override Op Op(Padding2D pixels) => new MaxPoolingOp { PoolSize = PoolSize, Strides = Strides, Padding = pixels };
}

using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>The largest value of each channel over the whole image: (height, width, channels) becomes (channels,).</summary>
/// <param name="keepdims">Give (1, 1, channels) instead. Default false.</param>
/// <param name="inputShape">The shape of one example, for a model's first layer.</param>
/// <param name="name">Null: global_max_pooling2d, global_max_pooling2d_1, ...</param>
public sealed class GlobalMaxPooling2D(bool keepdims = false, Shape? inputShape = null, string? name = null)
    : GlobalPooling2D(new GlobalMaxPoolingOp(), keepdims, inputShape, name);

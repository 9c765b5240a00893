using Anneal.Engine.Graphs;

namespace Anneal.Keras.Layers;

/// <summary>An input, in short: <c>new Input(28, 28, 1)</c>.</summary>
/// <param name="shape">The dimensions of one example.</param>
public sealed class Input(params ReadOnlySpan<int> shape) : InputLayer(new Shape(shape));

namespace Anneal.CoreML.Runtime;

/// <summary>What one layer made of an input.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Type">Its kind, as the format calls it: convolution, pooling, innerProduct.</param>
/// <param name="Values">Its output, [channels, height, width]; height and width are 1 behind a flatten or dense layer.</param>
public sealed record LayerActivation(string Layer, string Type, MLMultiArray Values);

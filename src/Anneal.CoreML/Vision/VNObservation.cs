using Anneal.CoreML.Runtime;

namespace Anneal.CoreML.Vision;

/// <summary>Something that a request found in an image.</summary>
/// <param name="Confidence">How sure it is, 0 to 1.</param>
public abstract record VNObservation(float Confidence);

/// <summary>A class and its probability.</summary>
/// <param name="Identifier">The class label.</param>
/// <param name="Confidence">Its probability.</param>
public sealed record VNClassificationObservation(string Identifier, float Confidence) : VNObservation(Confidence);

/// <summary>Any other output of a model.</summary>
/// <param name="FeatureName">The output's name.</param>
/// <param name="FeatureValue">Its value.</param>
public sealed record VNCoreMLFeatureValueObservation(string FeatureName, MLFeatureValue FeatureValue) : VNObservation(1);

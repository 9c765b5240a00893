using Anneal.Imaging;

namespace Anneal.Reports;

/// <summary>A picture and its label.</summary>
/// <param name="Pixels">The picture.</param>
/// <param name="Label">What it shows: "7", "cat".</param>
public sealed record ReportImage(ImagePixels Pixels, string Label);

/// <summary>A picture that the model got wrong.</summary>
/// <param name="Pixels">The picture.</param>
/// <param name="Label">What it shows.</param>
/// <param name="Predicted">What the model says it shows.</param>
/// <param name="Confidence">The model's probability for that, 0 to 1.</param>
public sealed record MisreadImage(ImagePixels Pixels, string Label, string Predicted, double Confidence);

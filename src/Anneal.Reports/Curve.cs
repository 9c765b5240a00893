namespace Anneal.Reports;

/// <summary>One line of a chart: a value for each epoch, the first for epoch 1.</summary>
/// <param name="Name">The name in the legend: "training", "validation".</param>
/// <param name="Values">The values; those that are not finite leave a gap.</param>
public sealed record Curve(string Name, IReadOnlyList<double> Values);

/// <summary>Curves that share their axes.</summary>
/// <param name="Title">What the vertical axis shows: "loss", "accuracy".</param>
/// <param name="Curves">At least one, at most four (as many as there are colours that can be told apart).</param>
/// <param name="Percent">Whether 0.5 is to be read as 50%.</param>
public sealed record CurveChart(string Title, IReadOnlyList<Curve> Curves, bool Percent = false);

namespace Anneal.Studio.Components;

/// <summary>One line of a <see cref="CurvePlot"/>.</summary>
/// <param name="Name">What it is, for the legend.</param>
/// <param name="Values">One value a step; those that are not finite leave a gap.</param>
/// <param name="Style">The colour: a, b, c or d.</param>
public sealed record PlotCurve(string Name, IReadOnlyList<double> Values, string Style);

namespace Anneal.Reports;

/// <summary>How a group of pictures is classified before and after an update.</summary>
/// <param name="Group">Whose pictures: "the new writer", "everyone else".</param>
/// <param name="Count">How many pictures were classified.</param>
/// <param name="Before">Share classified correctly before, 0 to 1.</param>
/// <param name="After">Share classified correctly after, 0 to 1.</param>
public sealed record AccuracyChange(string Group, int Count, double Before, double After);

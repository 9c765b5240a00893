namespace Anneal.Reports;

/// <summary>One number of the summary at the top.</summary>
/// <param name="Label">What it is: "test accuracy".</param>
/// <param name="Value">The number as it is to be read, with its unit: "98.6%", "41 s".</param>
/// <param name="Note">A few words under it, or null: "of 200 digits".</param>
public sealed record Figure(string Label, string Value, string? Note = null);

using System.Collections.Immutable;

namespace Anneal.Data.Digits;

/// <summary>One stroke of a pen: where it went, in any unit, x to the right and y down.</summary>
/// <param name="Points">At least one point; a single one is a dot.</param>
/// <param name="Width">The pen's width in the same unit, above 0.</param>
public sealed record PenStroke(ImmutableArray<PenPoint> Points, double Width);

/// <summary>A point that a pen passed.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Down.</param>
public readonly record struct PenPoint(double X, double Y);

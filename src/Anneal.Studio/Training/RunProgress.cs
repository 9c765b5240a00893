using System.Collections.Immutable;

namespace Anneal.Studio.Training;

/// <summary>Where a run that learns stands within its epochs.</summary>
/// <param name="Epoch">From 1; 0 before the first.</param>
/// <param name="Done">Of all epochs, 0 to 1.</param>
/// <param name="Left">Until the last epoch's end, as it looks now; null before that can be told.</param>
/// <param name="StepLosses">The loss of mini-batches so far.</param>
public sealed record RunProgress(int Epoch, double Done, TimeSpan? Left, ImmutableArray<double> StepLosses);

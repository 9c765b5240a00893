using System.Collections.Immutable;

namespace Anneal.Studio.Teaching;

/// <summary>Where teaching stands.</summary>
/// <param name="Phase">What is being done, in words.</param>
/// <param name="Done">0 to 1.</param>
/// <param name="Losses">The loss of each mini-batch so far.</param>
/// <param name="Epoch">The epoch at hand, from 1; 0 before the first.</param>
/// <param name="Epochs">How many there will be.</param>
internal sealed record TeachProgress(string Phase, double Done, ImmutableArray<double> Losses, int Epoch, int Epochs);

using System.Collections.Immutable;
using Anneal.Data.Arrays;
using Anneal.Data.Downloads;

namespace Anneal.Data.Sources;

/// <summary>The parts of a data set.</summary>
public enum Split
{
    /// <summary>The examples to train on.</summary>
    Train,

    /// <summary>The examples to test with.</summary>
    Test,
}

/// <summary>What of a source is wanted.</summary>
public sealed record DataSourceOptions
{
    /// <summary>The part that must be taken: an error when the source has no such part. Null takes <see cref="DefaultSplit"/> if there are parts, else everything.</summary>
    public Split? Split { get; init; }

    /// <summary>The part that is taken from a source that has parts when none is asked for.</summary>
    public Split DefaultSplit { get; init; } = Sources.Split.Train;

    /// <summary>At most this many examples: the first ones; of a folder of classes the first of each class in proportion. Null means all.</summary>
    public int? Limit { get; init; }

    /// <summary>The names of a model's inputs; an .npz file that has arrays of all these names gives them as features.</summary>
    public ImmutableArray<string> FeatureNames { get; init; } = [];

    /// <summary>Turns image files into one array with a row for each; without it a folder gives its file names only.</summary>
    public Func<IReadOnlyList<string>, NDArray>? Decode { get; init; }

    /// <summary>Told about downloads.</summary>
    public IProgress<DownloadProgress>? Progress { get; init; }
}

using System.Collections.Immutable;

namespace Anneal.Studio.Training;

/// <summary>What is kept of a run.</summary>
public sealed record RunRecord
{
    /// <summary>Tells it from others.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its number in the workspace, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What was asked for.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Begun { get; init; }

    /// <summary>Where it stands.</summary>
    public RunState State { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Error { get; init; }

    /// <summary>Every epoch's loss on the training examples.</summary>
    public ImmutableArray<double> Loss { get; init; } = [];

    /// <summary>The same of the validation examples.</summary>
    public ImmutableArray<double> ValidationLoss { get; init; } = [];

    /// <summary>Every epoch's share of training examples that are classified correctly.</summary>
    public ImmutableArray<double> Accuracy { get; init; } = [];

    /// <summary>The same of the validation examples.</summary>
    public ImmutableArray<double> ValidationAccuracy { get; init; } = [];

    /// <summary>Examples a second, while it learns.</summary>
    public double ImagesPerSecond { get; init; }

    /// <summary>How long it has been learning, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>How many weights the network has.</summary>
    public long Parameters { get; init; }

    /// <summary>Examples to learn from.</summary>
    public int Examples { get; init; }

    /// <summary>The classes.</summary>
    public ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>What was taken for what in the end: row by row, a row a class.</summary>
    public ImmutableArray<int> Confusion { get; init; } = [];

    /// <summary>The surest mistakes.</summary>
    public ImmutableArray<MisreadExample> Misread { get; init; } = [];

    /// <summary>The share of validation examples that the model at the end classifies correctly; null before.</summary>
    public double? FinalAccuracy { get; init; }
}

/// <summary>An example that was taken for another class.</summary>
/// <param name="Png">The picture.</param>
/// <param name="Actual">What it is.</param>
/// <param name="Said">What the model said.</param>
/// <param name="Confidence">How sure it was.</param>
public sealed record MisreadExample(byte[] Png, string Actual, string Said, double Confidence)
{
    private const int SmallFile = 4096;

    /// <summary>Whether it is so small that its pixels are to be seen as squares: a digit, not a photograph.</summary>
    internal bool IsSmall => Png.Length < SmallFile;
}

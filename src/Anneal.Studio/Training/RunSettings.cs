namespace Anneal.Studio.Training;

/// <summary>What a run trains, on what, and how: the form under Train.</summary>
public sealed record RunSettings
{
    /// <summary>The name of the network that is put together from <see cref="Layers"/>.</summary>
    public const string OwnLayers = "own layers";

    /// <summary>digits, mnist, fashion-mnist, pictures (those under Pictures, by their folders), folder (of pictures, that was brought) or file (an .npz that was brought).</summary>
    public string Data { get; set; } = "digits";

    /// <summary>At most so many examples.</summary>
    public int Limit { get; set; } = 10_000;

    /// <summary>A network's name, or <see cref="OwnLayers"/>.</summary>
    public string Network { get; set; } = "two-convolutions";

    /// <summary>The layers between input and output of a network of one's own.</summary>
    public List<LayerChoice> Layers { get; set; } = [new() { Kind = "Conv2D", Count = 16, Size = 3 }, new() { Kind = "MaxPooling2D", Size = 2 }, new() { Kind = "Flatten" }, new() { Kind = "Dense", Count = 32 }];

    /// <summary>The side that pictures are stretched to, where the data have no size of their own.</summary>
    public int Side { get; set; } = 64;

    /// <summary>adam, sgd, rmsprop or adadelta.</summary>
    public string Optimizer { get; set; } = "adam";

    /// <summary>The optimizer's own when null.</summary>
    public double? LearningRate { get; set; }

    /// <summary>Examples of one step: a mini-batch.</summary>
    public int BatchSize { get; set; } = 64;

    /// <summary>Passes over the examples.</summary>
    public int Epochs { get; set; } = 5;

    /// <summary>Epochs without improvement after which it ends; null never.</summary>
    public int? Patience { get; set; }

    /// <summary>Whether the rate falls when the loss stops falling.</summary>
    public bool ReduceRate { get; set; }

    /// <summary>Whether the end has the weights of the best epoch.</summary>
    public bool KeepBest { get; set; } = true;

    /// <summary>Of first weights, order and dropout.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>The same, so that neither is changed by what becomes of the other.</summary>
    internal RunSettings Copy() => this with { Layers = [.. Layers.Select(l => l with { })] };

    /// <summary>Whether two ask for the same.</summary>
    internal bool Same(RunSettings other) => this with { Layers = other.Layers } == other && Layers.SequenceEqual(other.Layers);

    /// <summary>The examples in words.</summary>
    internal string DataText => Data switch { "digits" => "built-in digits", "mnist" => "MNIST", "fashion-mnist" => "Fashion-MNIST", "pictures" => "the folders under Pictures", "folder" => "a folder", _ => "a file" };

    /// <summary>The network in words.</summary>
    internal string NetworkText => Network == OwnLayers ? string.Join(" · ", Layers.Select(l => l.Kind is "Flatten" or "BatchNormalization" ? l.Kind : l.Kind is "Dropout" ? $"Dropout {l.Rate:0.##}" : l.Kind.EndsWith("2D", StringComparison.Ordinal) && l.Kind != "Conv2D" ? $"{l.Kind} {l.Size}" : $"{l.Kind} {l.Count}")) : Network;
}

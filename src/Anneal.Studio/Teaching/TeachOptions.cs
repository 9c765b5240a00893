namespace Anneal.Studio.Teaching;

/// <summary>How a model is taught.</summary>
internal sealed record TeachOptions
{
    /// <summary>How often it goes through the examples; the model's own number when null.</summary>
    public int? Epochs { get; init; }

    /// <summary>How far a step goes; the model's own default when null.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Whether old digits are mixed in, against forgetting; only for models that read digits.</summary>
    public bool MixOldDigits { get; init; } = true;

    /// <summary>Whether what was learnt is kept without asking, and the tray emptied, as the app of the cats and dogs does.</summary>
    public bool KeepAtOnce { get; init; }
}

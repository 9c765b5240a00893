using Anneal.CoreML.Format;

namespace Anneal.CoreML.Runtime;

// What people read about a model: kept in its specification, written by Save.
public sealed partial class MLModel
{
    /// <summary>The author.</summary>
    public string Author
    {
        get => Spec.Description?.Metadata?.Author ?? "";
        set => Metadata.Author = value;
    }

    /// <summary>The licence.</summary>
    public string License
    {
        get => Spec.Description?.Metadata?.License ?? "";
        set => Metadata.License = value;
    }

    /// <summary>What the model does, in a sentence.</summary>
    public string ShortDescription
    {
        get => Spec.Description?.Metadata?.ShortDescription ?? "";
        set => Metadata.ShortDescription = value;
    }

    /// <summary>The version in the author's own counting.</summary>
    public string Version
    {
        get => Spec.Description?.Metadata?.VersionString ?? "";
        set => Metadata.VersionString = value;
    }

    /// <summary>What each input is, by its name.</summary>
    public FeatureTexts InputDescription => new(Description.Input, "input");

    /// <summary>What each output is, by its name.</summary>
    public FeatureTexts OutputDescription => new(Description.Output, "output");

    private Format.ModelDescription Description => Spec.Description ??= new Format.ModelDescription();

    private Metadata Metadata => Description.Metadata ??= new Metadata();
}

/// <summary>The descriptions of features, by name.</summary>
public sealed class FeatureTexts
{
    private readonly IReadOnlyList<FeatureDescription> _features;
    private readonly string _kind;

    internal FeatureTexts(IReadOnlyList<FeatureDescription> features, string kind) => (_features, _kind) = (features, kind);

    /// <summary>The description of one feature.</summary>
    /// <exception cref="KeyNotFoundException">There is no feature of this name.</exception>
    public string this[string name]
    {
        get => Find(name).ShortDescription;
        set => Find(name).ShortDescription = value;
    }

    private FeatureDescription Find(string name) => _features.FirstOrDefault(f => f.Name == name)
        ?? throw new KeyNotFoundException($"The model has no {_kind} '{name}'; it has: {string.Join(", ", _features.Select(f => $"'{f.Name}'"))}.");
}

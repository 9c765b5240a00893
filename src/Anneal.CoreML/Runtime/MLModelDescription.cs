using Anneal.CoreML.Format;
using Anneal.CoreML.Updating;

namespace Anneal.CoreML.Runtime;

/// <summary>What a model takes, gives and can learn from.</summary>
public sealed class MLModelDescription
{
    internal MLModelDescription(Model spec)
    {
        ModelDescription d = spec.Description ?? new ModelDescription();
        InputDescriptionsByName = ByName(d.Input);
        OutputDescriptionsByName = ByName(d.Output);
        TrainingInputDescriptionsByName = ByName(d.TrainingInput);
        (PredictedFeatureName, PredictedProbabilitiesName) = (Named(d.PredictedFeatureName), Named(d.PredictedProbabilitiesName));
        IsUpdatable = spec.IsUpdatable;
        ClassLabels = NetworkSpec.Of(spec)?.Classifier is not { } classifier ? [] : classifier.Int64ClassLabels is { } integers
            ? [.. integers.Vector.Cast<object>()] : [.. classifier.StringClassLabels?.Vector ?? []];
        ParameterDescriptionsByKey = MLParameterDescription.Of(NetworkSpec.Of(spec)?.UpdateParams);

        static string? Named(string name) => name.Length == 0 ? null : name;
    }

    /// <summary>The inputs.</summary>
    public IReadOnlyDictionary<string, MLFeatureDescription> InputDescriptionsByName { get; }

    /// <summary>The outputs.</summary>
    public IReadOnlyDictionary<string, MLFeatureDescription> OutputDescriptionsByName { get; }

    /// <summary>What an example of an update holds.</summary>
    public IReadOnlyDictionary<string, MLFeatureDescription> TrainingInputDescriptionsByName { get; }

    /// <summary>The output that is a classifier's likeliest label; null for other models.</summary>
    public string? PredictedFeatureName { get; }

    /// <summary>The output that holds the probability of each label; null where there is none.</summary>
    public string? PredictedProbabilitiesName { get; }

    /// <summary>A network classifier's labels, strings or <see cref="long"/>s, in the order of its outputs.</summary>
    public IReadOnlyList<object> ClassLabels { get; }

    /// <summary>Whether the model can be updated.</summary>
    public bool IsUpdatable { get; }

    /// <summary>The parameters of an update: their defaults and what they may be.</summary>
    public IReadOnlyDictionary<MLParameterKey, MLParameterDescription> ParameterDescriptionsByKey { get; }

    private static OrderedDictionary<string, MLFeatureDescription> ByName(IEnumerable<FeatureDescription> features)
    {
        OrderedDictionary<string, MLFeatureDescription> result = new(StringComparer.Ordinal);
        foreach (FeatureDescription feature in features) result[feature.Name] = new MLFeatureDescription(feature);
        return result;
    }
}

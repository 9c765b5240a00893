using Anneal.CoreML.Building;
using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.Studio.Models;

namespace Anneal.Studio.Inspecting;

/// <summary>What people read about a model, and may write: description, author, licence, version, labels.</summary>
public sealed class ModelTexts
{
    /// <summary>What the model does.</summary>
    public string Description { get; set; } = "";

    /// <summary>Who made it.</summary>
    public string Author { get; set; } = "";

    /// <summary>Under what licence.</summary>
    public string License { get; set; } = "";

    /// <summary>In the author's own counting.</summary>
    public string Version { get; set; } = "";

    /// <summary>The class labels, in the order of the network's outputs.</summary>
    public List<string> Labels { get; init; } = [];

    internal static ModelTexts Of(OpenedModel model) => new()
    {
        Description = model.CoreML.ShortDescription,
        Author = model.CoreML.Author,
        License = model.CoreML.License,
        Version = model.CoreML.Version,
        Labels = [.. model.Labels],
    };

    /// <summary>The same model with these texts.</summary>
    /// <exception cref="ArgumentException">A label is empty, comes twice, or is no number where labels are numbers.</exception>
    internal OpenedModel Apply(OpenedModel model)
    {
        Model spec = model.CoreML.Spec.Clone();
        if (!Labels.SequenceEqual(model.Labels)) Rename(spec, [.. Labels.Select(l => l.Trim())]);
        MLModel texts = new(spec) { ShortDescription = Description.Trim(), Author = Author.Trim(), License = License.Trim(), Version = Version.Trim() };
        return new OpenedModel(model.Name, texts, model.Keras);
    }

    private static void Rename(Model spec, string[] labels)
    {
        if (labels.Any(string.IsNullOrWhiteSpace)) throw new ArgumentException("Every class needs a label.");
        NeuralNetworkBuilder network = new(spec) { Output = TextWriter.Null };
        NeuralNetworkClassifier classifier = network.Network.Classifier!;
        (string predicted, string blob) = (spec.Description.PredictedFeatureName, classifier.LabelProbabilityLayerName);
        if (classifier.Int64ClassLabels is null)
        {
            network.SetClassLabels(labels, predicted, blob);
            return;
        }

        long[] numbers = [.. labels.Select(l => long.TryParse(l, out long number) ? number : throw new ArgumentException($"This model's classes are whole numbers; '{l}' is none."))];
        network.SetClassLabels(numbers, predicted, blob);
    }
}

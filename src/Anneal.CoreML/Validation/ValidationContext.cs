using Anneal.CoreML.Format;

namespace Anneal.CoreML.Validation;

/// <summary>The model under validation, where it sits, and what was found so far.</summary>
internal sealed class ValidationContext(Model model, string prefix, List<Finding> findings)
{
    public Model Model { get; } = model;

    public ModelDescription Description { get; } = model.Description ?? new ModelDescription();

    public NetworkSpec? Network { get; } = NetworkSpec.Of(model);

    public string Prefix { get; } = prefix;

    public void Error(string rule, string path, string message) => findings.Add(new Finding(Severity.Error, rule, Prefix + path, message));

    public void Warning(string rule, string path, string message) => findings.Add(new Finding(Severity.Warning, rule, Prefix + path, message));

    public ValidationContext Inside(Model inner, string path) => new(inner, $"{Prefix}{path}.", findings);

    public static string Quote(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'")) is { Length: > 0 } text ? text : "none";

    public static string LayerPath(int index, NeuralNetworkLayer layer) => $"layers[{index}] '{layer.Name}'";
}

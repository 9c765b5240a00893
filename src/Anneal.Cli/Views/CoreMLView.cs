using System.Text.Json.Nodes;
using Anneal.Cli.Output;
using Anneal.CoreML.Building;
using Anneal.CoreML.Format;
using Spectre.Console;

namespace Anneal.Cli.Views;

/// <summary>Everything about a Core ML model but its numbers.</summary>
internal static class CoreMLView
{
    private const int MostLabels = 50;

    public static void Print(Terminal terminal, MLModelSpec model)
    {
        Model spec = model.Spec;
        ModelDescription description = spec.Description ?? new ModelDescription();
        terminal.Line($"Core ML model of type {ModelTypes.NameOf(spec)}, specification version {spec.SpecificationVersion}{(spec.IsUpdatable ? ", updatable" : "")}");
        Metadata metadata = description.Metadata ?? new Metadata();
        foreach ((string name, string value) in Texts(metadata)) terminal.Line($"{name}: {value}");
        terminal.Line();
        Table features = Terminal.NewTable("", "Name", "Type", "Description");
        foreach ((string kind, FeatureDescription f) in Features(description)) features.AddRow(new Text(kind), new Text(f.Name), new Text(CoreMLText.Of(f.Type)), new Text(f.ShortDescription));
        terminal.Draw(features);
        IReadOnlyList<string> labels = CoreMLText.ClassLabels(model);
        if (labels.Count > 0) terminal.Line($"{labels.Count} class labels: {string.Join(", ", labels.Take(MostLabels))}{(labels.Count > MostLabels ? ", ..." : "")}");
        if (model.Network is { } network) PrintNetwork(terminal, model, network);
        else terminal.Line(SpecText.Format(spec, emptyWeights: true));
    }

    public static JsonObject ToJson(MLModelSpec model)
    {
        Model spec = model.Spec;
        ModelDescription description = spec.Description ?? new ModelDescription();
        JsonObject result = new()
        {
            ["format"] = "coreml",
            ["type"] = ModelTypes.NameOf(spec),
            ["specificationVersion"] = spec.SpecificationVersion,
            ["updatable"] = spec.IsUpdatable,
            ["inputs"] = Json(description.Input),
            ["outputs"] = Json(description.Output),
            ["trainingInputs"] = Json(description.TrainingInput),
            ["metadata"] = new JsonObject(Texts(description.Metadata ?? new Metadata()).Select(t => KeyValuePair.Create<string, JsonNode?>(t.Name, t.Value))),
        };
        if (CoreMLText.ClassLabels(model) is { Count: > 0 } labels) result["classLabels"] = new JsonArray([.. labels]);
        if (model.Network is not { } network) return result;
        result["parameters"] = network.Layers.Sum(WeightCount.Of);
        result["layers"] = new JsonArray([.. network.Layers.Select(l => new JsonObject
        {
            ["name"] = l.Name,
            ["type"] = ModelTypes.NameOf(l),
            ["updatable"] = l.IsUpdatable,
            ["inputs"] = new JsonArray([.. l.Input]),
            ["outputs"] = new JsonArray([.. l.Output]),
            ["parameters"] = WeightCount.Of(l),
        })]);
        return result;
    }

    /// <summary>One row a layer.</summary>
    public static Table Layers(NetworkSpec network)
    {
        Table table = Terminal.NewTable("Id", "Layer", "Type", "Inputs", "Outputs", "Parameters", "Updatable");
        for (int i = 0; i < network.Layers.Count; i++)
        {
            NeuralNetworkLayer l = network.Layers[i];
            string[] cells = [$"{i}", l.Name, ModelTypes.NameOf(l), string.Join(", ", l.Input), string.Join(", ", l.Output), $"{WeightCount.Of(l):N0}", l.IsUpdatable ? "yes" : ""];
            table.AddRow(cells.Select(c => new Text(c)));
        }

        return table;
    }

    private static void PrintNetwork(Terminal terminal, MLModelSpec model, NetworkSpec network)
    {
        terminal.Draw(Layers(network));
        terminal.Line($"{network.Layers.Sum(WeightCount.Of):N0} parameters, {network.Layers.Where(l => l.IsUpdatable).Sum(WeightCount.Of):N0} of them updatable");
        foreach (NeuralNetworkPreprocessing step in network.Preprocessing) terminal.Line($"Preprocessing: {SpecText.Format(step, emptyWeights: true).ReplaceLineEndings(" ").Trim()}");
        if (network.UpdateParams is null) return;
        NeuralNetworkBuilder builder = new(model) { Output = TextWriter.Null };
        terminal.Line();
        terminal.Line(builder.InspectLossLayers().TrimEnd());
        terminal.Line(builder.InspectOptimizer().TrimEnd());
        if (network.UpdateParams.Epochs is { } epochs) terminal.Line($"epochs: {epochs.DefaultValue}, allowed_set: [{string.Join(", ", epochs.Set?.Values ?? [])}]");
    }

    private static IEnumerable<(string Kind, FeatureDescription Feature)> Features(ModelDescription d) =>
        [.. d.Input.Select(f => ("input", f)), .. d.Output.Select(f => ("output", f)), .. d.TrainingInput.Select(f => ("training input", f))];

    private static IEnumerable<(string Name, string Value)> Texts(Metadata metadata)
    {
        (string Name, string Value)[] texts = [("description", metadata.ShortDescription), ("author", metadata.Author), ("license", metadata.License), ("version", metadata.VersionString)];
        return texts.Where(t => t.Value.Length > 0);
    }

    private static JsonArray Json(IEnumerable<FeatureDescription> features) =>
        new([.. features.Select(f => new JsonObject { ["name"] = f.Name, ["type"] = CoreMLText.Of(f.Type), ["description"] = f.ShortDescription })]);
}

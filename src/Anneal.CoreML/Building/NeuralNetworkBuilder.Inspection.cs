using System.Collections;
using System.Text;
using Anneal.CoreML.Format;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Anneal.CoreML.Building;

// Each inspection prints to Output and returns the same text.
public sealed partial class NeuralNetworkBuilder
{
    private const string Indent = "          ";

    /// <summary>Prints the layers, last first.</summary>
    /// <param name="last">How many; all where negative.</param>
    /// <param name="verbose">Whether to print each layer's parameters, too.</param>
    public string InspectLayers(int last = -1, bool verbose = false)
    {
        StringBuilder text = new();
        int count = Network.Layers.Count, shown = last < 0 ? count : Math.Min(last, count);
        for (int id = count - 1; id >= count - shown; id--)
        {
            NeuralNetworkLayer layer = Network.Layers[id];
            text.Append($"[Id: {id}], Name: {layer.Name} (Type: {ModelTypes.NameOf(layer)})\n{Indent}Updatable: {PythonText.Of(layer.IsUpdatable)}\n");
            AppendBlobs(text, layer);
            if (verbose) AppendParameters(text, layer);
        }

        return Printed(text);
    }

    /// <summary>Prints the loss.</summary>
    public string InspectLossLayers()
    {
        StringBuilder text = new();
        var losses = Network.UpdateParams?.LossLayers;
        if (losses is null or { Count: 0 }) text.Append("no loss layer detected.\n");
        for (int id = (losses?.Count ?? 0) - 1; id >= 0; id--)
        {
            LossLayer loss = losses![id];
            (string input, string target) = loss.LossLayerTypeCase switch
            {
                LossLayer.LossLayerTypeOneofCase.CategoricalCrossEntropyLossLayer => (loss.CategoricalCrossEntropyLossLayer.Input, loss.CategoricalCrossEntropyLossLayer.Target),
                LossLayer.LossLayerTypeOneofCase.MeanSquaredErrorLossLayer => (loss.MeanSquaredErrorLossLayer.Input, loss.MeanSquaredErrorLossLayer.Target),
                _ => ("None", "None"),
            };
            text.Append($"[Id: {id}], Name: {loss.Name} (Type: {ModelTypes.NameOf(loss)})\n{Indent}Loss Input: {input}\n{Indent}Loss Target: {target}\n");
        }

        return Printed(text);
    }

    /// <summary>Prints the optimizer and its parameters with what they may be.</summary>
    public string InspectOptimizer()
    {
        StringBuilder text = new();
        switch (Network.UpdateParams?.Optimizer?.OptimizerTypeCase)
        {
            case Optimizer.OptimizerTypeOneofCase.SgdOptimizer:
                SGDOptimizer sgd = Network.UpdateParams.Optimizer.SgdOptimizer;
                text.Append("Optimizer Type: sgdOptimizer\n");
                Append("lr", sgd.LearningRate);
                AppendBatch(sgd.MiniBatchSize);
                Append("momentum", sgd.Momentum);
                break;
            case Optimizer.OptimizerTypeOneofCase.AdamOptimizer:
                AdamOptimizer adam = Network.UpdateParams.Optimizer.AdamOptimizer;
                text.Append("Optimizer Type: adamOptimizer\n");
                Append("lr", adam.LearningRate);
                AppendBatch(adam.MiniBatchSize);
                Append("beta1", adam.Beta1);
                Append("beta2", adam.Beta2);
                Append("epsilon", adam.Eps);
                break;
            default:
                text.Append("Optimizer Type: None\n");
                break;
        }

        return Printed(text);

        void Append(string name, DoubleParameter? p) => text.Append(
            $"{name}: {PythonText.Of(p?.DefaultValue ?? 0)}, min: {PythonText.Of(p?.Range?.MinValue ?? 0)}, max: {PythonText.Of(p?.Range?.MaxValue ?? 0)}\n");

        // coremltools writes sets, and shows nothing of a range.
        void AppendBatch(Int64Parameter? p) => text.Append(p?.Range is { } range
            ? $"batch: {p.DefaultValue}, min: {range.MinValue}, max: {range.MaxValue}\n"
            : $"batch: {p?.DefaultValue ?? 0}, allowed_set: {PythonText.Of(p?.Set?.Values ?? [])}\n");
    }

    /// <summary>Prints the updatable layers, last first.</summary>
    public string InspectUpdatableLayers()
    {
        StringBuilder text = new();
        foreach (NeuralNetworkLayer layer in Network.Layers.Reverse().Where(l => l.IsUpdatable))
        {
            text.Append($"Name: {layer.Name} (Type: {ModelTypes.NameOf(layer)})\n");
            AppendBlobs(text, layer);
        }

        return Printed(text);
    }

    /// <summary>Prints the model's inputs, last first.</summary>
    public string InspectInputFeatures() => InspectFeatures(Spec.Description.Input);

    /// <summary>Prints the model's outputs, last first.</summary>
    public string InspectOutputFeatures() => InspectFeatures(Spec.Description.Output);

    private string InspectFeatures(IReadOnlyList<FeatureDescription> features)
    {
        StringBuilder text = new();
        for (int id = features.Count - 1; id >= 0; id--)
        {
            text.Append($"[Id: {id}] Name: {features[id].Name}\n{Indent}Type: {SpecText.Format(features[id].Type ?? new FeatureType())}\n");
        }

        return Printed(text);
    }

    private string Printed(StringBuilder text)
    {
        string result = text.ToString();
        Print(result);
        return result;
    }

    private static void AppendBlobs(StringBuilder text, NeuralNetworkLayer layer) =>
        text.Append($"{Indent}Input blobs: {PythonText.Of(layer.Input)}\n{Indent}Output blobs: {PythonText.Of(layer.Output)}\n");

    private static void AppendParameters(StringBuilder text, NeuralNetworkLayer layer)
    {
        OneofDescriptor choice = NeuralNetworkLayer.Descriptor.Oneofs.First(o => o.Name == "layer");
        if (choice.Accessor.GetCaseFieldDescriptor(layer)?.Accessor.GetValue(layer) is not IMessage parameters) return;
        List<string> lines = [];
        foreach (FieldDescriptor field in parameters.Descriptor.Fields.InDeclarationOrder())
        {
            string summary = Summary(field.Accessor.GetValue(parameters));
            if (summary.Length > 0) lines.Add($"{Indent}    {field.Name} = {summary}\n");
        }

        if (lines.Count > 0) text.Append(Indent).Append("Parameters: \n").AppendJoin("", lines);
    }

    private static string Summary(object? value) => value switch
    {
        null => "",
        WeightParams weights => Summary(weights),
        IMessage message => SpecText.Format(message).Replace('\n', ' '),
        bool b => PythonText.Of(b),
        string s => s,
        float f => PythonText.Of((double)f),
        double d => PythonText.Of(d),
        Enum e => Convert.ToInt32(e).ToString(),
        IList list => "[" + string.Join(", ", list.Cast<object>().Select(Summary)) + "]",
        _ => value.ToString() ?? "",
    };

    private static string Summary(WeightParams weights)
    {
        StringBuilder text = new();
        if (weights.Quantization is { } q)
        {
            text.Append($"{q.NumberOfBits}-bit {(q.LinearQuantization is not null ? "linearly" : "lookup-table")} quantized");
        }

        if (weights.FloatValue.Count > 0) text.Append($"({weights.FloatValue.Count} floatValues)");
        if (weights.Float16Value.Length > 0) text.Append($"({weights.Float16Value.Length} bytes float16Values)");
        if (weights.RawValue.Length > 0) text.Append($"({weights.RawValue.Length} bytes rawValues)");
        return text.ToString();
    }
}

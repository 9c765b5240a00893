using Anneal.CoreML.Building;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Exporting;

/// <summary>
/// A Keras model as a Core ML network. Layers keep their names, their activations are called <c>name__activation__</c>, blobs <c>layer_output</c>;
/// the last blobs take the outputs' names. Layers that do nothing when a model predicts are left out.
/// </summary>
internal sealed class NetworkExporter
{
    private readonly Model _model;
    private readonly ExportOptions _options;
    private readonly Dictionary<KerasTensor, string> _blobs = [];
    private readonly string[] _inputNames, _outputNames;

    private NetworkExporter(Model model, ExportOptions options)
    {
        (_model, _options) = (model, options);
        _inputNames = Names("input", options.InputNames, model.Inputs.Count);
        _outputNames = Names("output", options.OutputNames, model.Outputs.Count);
    }

    /// <exception cref="ConversionException">A layer has no updatable form.</exception>
    /// <exception cref="ArgumentException">Names, labels or image inputs do not fit the model.</exception>
    public static CoreML.Format.Model Export(Model model, ExportOptions options) => new NetworkExporter(model, options).Export();

    private CoreML.Format.Model Export()
    {
        KerasTensor[] order = Order();
        NameBlobs();
        string? mode = _options.ClassLabels is not null ? "classifier" : _options.Regressor ? "regressor" : null;
        if (_options.ClassLabels is { } labels) CheckLabels(labels);
        NeuralNetworkBuilder network = new(
            [.. _model.Inputs.Select((t, i) => (_inputNames[i], Shape(t)))],
            [.. _model.Outputs.Select((t, i) => (_outputNames[i], i == 0 && mode == "classifier" ? null : Shape(t)))], mode)
        { Output = TextWriter.Null };
        foreach (KerasTensor t in order) LayerExporters.Export(new LayerExport(network, t, [.. t.Inputs.Select(i => Blob(Source(i)))], Blob(t)));
        _options.ClassLabels?.Set(network, _options.PredictedFeatureName, _outputNames[0]);
        if (mode == "regressor") network.Spec.Description.PredictedFeatureName = _outputNames[0];
        ImageInputs.Set(network, _options, order);
        return network.Spec;
    }

    /// <summary>The tensors of layers that are exported, each after what it reads.</summary>
    private KerasTensor[] Order()
    {
        List<KerasTensor> order = [];
        HashSet<KerasTensor> seen = [.. _model.Inputs];
        foreach (KerasTensor output in _model.Outputs) Visit(output);
        foreach (IGrouping<Layer, KerasTensor> uses in order.GroupBy(t => t.Layer).Where(g => g.Count() > 1))
            throw LayerExport.Refuse(uses.Key, $"it is applied {uses.Count()} times, and Core ML layers share no weights");
        return [.. order];

        void Visit(KerasTensor t)
        {
            if (!seen.Add(t)) return;
            foreach (KerasTensor i in t.Inputs) Visit(i);
            if (!LayerExporters.IsIdentity(t)) order.Add(t);
        }
    }

    private void NameBlobs()
    {
        for (int i = 0; i < _inputNames.Length; i++) _blobs[_model.Inputs[i]] = _inputNames[i];
        for (int i = 0; i < _outputNames.Length; i++)
        {
            KerasTensor source = Source(_model.Outputs[i]);
            if (!_blobs.TryAdd(source, _outputNames[i]))
            {
                throw new ConversionException(
                    $"The output '{_outputNames[i]}' would be the same as '{_blobs[source]}': no layer that Core ML runs lies between them. Leave it away, or add a layer.");
            }
        }
    }

    /// <summary>The blob that a tensor is: named by the model's outputs, else by its layer.</summary>
    private string Blob(KerasTensor t) => _blobs.TryGetValue(t, out string? name) ? name : LayerExport.BlobOf(HasActivation(t.Layer) ? LayerExport.ActivationOf(t.Layer.Name) : t.Layer.Name);

    private static bool HasActivation(Layer layer) => layer is Dense { Activation.IsLinear: false } or Convolution2D { Activation.IsLinear: false };

    /// <summary>Where the numbers of a tensor come from: layers that do nothing are skipped.</summary>
    private KerasTensor Source(KerasTensor t)
    {
        while (!_model.Inputs.Contains(t) && LayerExporters.IsIdentity(t)) t = t.Inputs[0];
        return t;
    }

    private static int[] Shape(KerasTensor t) => BlobShapes.Of(t.Shape) ?? throw LayerExport.Refuse(t.Layer, $"its shape is {t.Shape}; inputs and outputs of {BlobShapes.Kinds} can be converted");

    private void CheckLabels(ClassLabelSource labels)
    {
        KerasTensor output = _model.Outputs[0];
        int classes = output.Shape.Size;
        if (output.Shape.Rank != 1) throw new ArgumentException($"A classifier's output is a vector of probabilities; model '{_model.Name}' gives {output.Shape}.");
        if (classes == labels.Count) return;
        string hint = classes == 1 ? "; end the network in Dense(2) and softmax, one probability a class" : "";
        throw new ArgumentException($"Model '{_model.Name}' gives {classes} probabilities, but there are {labels.Count} class labels ({Some(labels)}){hint}.");

        static string Some(ClassLabelSource labels) => string.Join(", ", labels.Take(20)) + (labels.Count > 20 ? ", ..." : "");
    }

    private string[] Names(string kind, IReadOnlyList<string>? names, int count)
    {
        if (names is null) return [.. Enumerable.Range(1, count).Select(i => $"{kind}{i}")];
        if (names.Count != count) throw new ArgumentException($"Model '{_model.Name}' has {count} {kind}s, received {names.Count} names: {string.Join(", ", names)}.");
        if (names.Any(string.IsNullOrEmpty)) throw new ArgumentException($"A name of an {kind} is empty.");
        if (names.Distinct(StringComparer.Ordinal).Count() != count) throw new ArgumentException($"The {kind} names must be different, received {string.Join(", ", names)}.");
        return [.. names];
    }
}

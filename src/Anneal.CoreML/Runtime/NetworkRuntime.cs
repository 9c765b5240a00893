using Anneal.CoreML.Format;
using Anneal.CoreML.Layers;
using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;

namespace Anneal.CoreML.Runtime;

/// <summary>A network ready to predict: immutable but for its cache of plans, shared by any number of threads.</summary>
internal sealed class NetworkRuntime
{
    /// <summary>Numbers that all values of a batch may take together: a quarter of a gigabyte.</summary>
    private const long BatchElements = 1L << 26;

    /// <summary>Numbers that all values of one example may take: a gigabyte.</summary>
    private const long MostElements = 1L << 28;

    private readonly Graph _graph;
    private readonly Blob[] _outputs;
    private readonly WorkerPool? _workers;
    private readonly Lazy<Plan> _single, _batch;
    private readonly int _batchRows;

    public NetworkRuntime(Model spec, NetworkSpec network, MLModelConfiguration configuration)
    {
        (Spec, Network, _workers) = (spec, network, configuration.Workers);
        Graph = NetworkImporter.Import(spec, network);
        Labels = new MLModelDescription(spec).ClassLabels;
        Readers = [.. spec.Description.Input.Select((input, i) => new FeatureReader(input, Graph.Inputs[i], network.Preprocessing))];
        ProbabilityBlob = network.Classifier is null ? null : Probabilities(network.Classifier);
        _outputs = [.. PlainOutputs.Select(o => Blob(o.Name)), .. ProbabilityBlob is null ? Array.Empty<Blob>() : [ProbabilityBlob]];
        _graph = Graph.Predicting(_outputs);
        Weights = Graph.CreateWeights();
        long perRow = _graph.Nodes.Sum(n => n.Outputs.Sum(o => (long)o.Shape.Size)) + _graph.Inputs.Sum(i => (long)i.Shape.Size);
        if (perRow > MostElements) throw new MLModelException($"One example needs {perRow} numbers of memory, more than the {MostElements} that are allowed; the model's sizes look damaged.");
        _batchRows = (int)Math.Clamp(BatchElements / Math.Max(1, perRow), 1, 64);
        _single = new(() => Compile(1));
        _batch = new(() => Compile(_batchRows));
    }

    public Model Spec { get; }

    public NetworkSpec Network { get; }

    public NetworkGraph Graph { get; }

    public IReadOnlyList<FeatureReader> Readers { get; }

    public IReadOnlyList<object> Labels { get; }

    /// <summary>A classifier's probabilities.</summary>
    public Blob? ProbabilityBlob { get; }

    /// <summary>The numbers that predictions use; those who train replace them in a runtime of their own.</summary>
    public Weights Weights { get; }

    private IEnumerable<FeatureDescription> PlainOutputs => Spec.Description.Output.Where(o =>
        Network.Classifier is null || (o.Name != Spec.Description.PredictedFeatureName && o.Name != Spec.Description.PredictedProbabilitiesName));

    /// <summary>Predicts many sets of inputs, in blocks.</summary>
    public IMLFeatureProvider[] Predict(IMLBatchProvider inputs)
    {
        IMLFeatureProvider[] results = new IMLFeatureProvider[inputs.Count];
        WeightSnapshot snapshot = Weights.Snapshot();
        Plan plan = inputs.Count == 1 ? _single.Value : _batch.Value;
        using PlanRun run = plan.Rent(_workers);
        for (int first = 0; first < results.Length; first += plan.Options.MaxRows)
        {
            int rows = Math.Min(plan.Options.MaxRows, results.Length - first);
            for (int r = 0; r < rows; r++) Fill(run, r, inputs.Features(first + r));
            run.Forward(snapshot, rows);
            for (int r = 0; r < rows; r++) results[first + r] = Results(run, r);
        }

        return results;
    }

    /// <summary>Writes one example into a row of a run whose first inputs are the model's.</summary>
    public void Fill(PlanRun run, int row, IMLFeatureProvider features)
    {
        for (int i = 0; i < Readers.Count; i++)
        {
            int size = Readers[i].Size;
            Readers[i].Read(features, run.Input<float>(i).Slice(row * size, size));
        }
    }

    /// <summary>What every layer makes of one example. The plan is made for the purpose: other predictions need not keep what is between the layers.</summary>
    public LayerActivation[] Activations(IMLFeatureProvider features)
    {
        (NeuralNetworkLayer Layer, Blob Blob)[] made = [.. Network.Layers.SelectMany(layer => layer.Output.Select(output => (layer, Blob(output))))];
        Plan plan = Plan.Compile(Graph.Predicting(made.Select(m => m.Blob)), new PlanOptions { Mode = PlanMode.Inference, MaxRows = 1 });
        using PlanRun run = plan.Rent(_workers);
        Fill(run, 0, features);
        run.Forward(Weights.Snapshot(), 1);
        return [.. made.Select((m, i) => new LayerActivation(m.Layer.Name, ModelTypes.NameOf(m.Layer), FeatureWriter.Values(m.Blob, run.Output<float>(i)[..m.Blob.Value.Shape.Size])))];
    }

    private Plan Compile(int rows) => Plan.Compile(_graph, new PlanOptions { Mode = PlanMode.Inference, MaxRows = rows });

    private MLDictionaryFeatureProvider Results(PlanRun run, int row)
    {
        MLDictionaryFeatureProvider result = [];
        int at = 0;
        foreach (FeatureDescription output in PlainOutputs)
        {
            Blob blob = _outputs[at];
            result[output.Name] = FeatureWriter.Write(output, blob, run.Output<float>(at++).Slice(row * blob.Value.Shape.Size, blob.Value.Shape.Size));
        }

        if (ProbabilityBlob is null) return result;
        (MLFeatureValue label, MLFeatureValue probabilities) = FeatureWriter.Classify(Labels, run.Output<float>(at).Slice(row * Labels.Count, Labels.Count));
        if (Spec.Description.PredictedFeatureName.Length > 0) result[Spec.Description.PredictedFeatureName] = label;
        if (Spec.Description.PredictedProbabilitiesName.Length > 0) result[Spec.Description.PredictedProbabilitiesName] = probabilities;
        return result;
    }

    private Blob Probabilities(NeuralNetworkClassifier classifier)
    {
        string name = classifier.LabelProbabilityLayerName.Length > 0 ? classifier.LabelProbabilityLayerName : Network.Layers[^1].Output[0];
        Blob blob = Blob(name);
        if (blob.Value.Shape.Size != Labels.Count) throw new MLModelException($"The probabilities '{name}' are {blob}, but there are {Labels.Count} class labels.");
        return blob;
    }

    private Blob Blob(string name) => Graph.Find(name) ?? throw new MLModelException($"No layer makes '{name}'.");
}

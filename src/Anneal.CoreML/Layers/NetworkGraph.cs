using Anneal.CoreML.Format;
using Anneal.Engine.Graphs;
using Anneal.Engine.Training;

namespace Anneal.CoreML.Layers;

/// <summary>Which of a layer's weights.</summary>
internal enum WeightKind
{
    Weights,
    Biases,
}

/// <summary>A weight that an update may change, and where it belongs in the file.</summary>
internal sealed record LayerWeight(string Layer, int LayerIndex, WeightKind Kind, Parameter Parameter, int[] FileShape, Func<float[], float[]> ToFile, Func<float[], float[]> ToEngine, bool IsUpdatable);

/// <summary>A network as the engine computes it: inputs in the order of the model's, every blob by name, and the weights of the file.</summary>
internal sealed class NetworkGraph
{
    private readonly GraphBuilder _builder;
    private readonly Dictionary<string, Blob> _blobs;
    private readonly List<(Parameter Parameter, float[] Values)> _values;

    internal NetworkGraph(GraphBuilder builder, IReadOnlyList<Blob> inputs, Dictionary<string, Blob> blobs, List<(Parameter, float[])> values, IReadOnlyList<LayerWeight> weights) =>
        (_builder, Inputs, _blobs, _values, Weights) = (builder, inputs, blobs, values, weights);

    /// <summary>The model's inputs, in its order.</summary>
    public IReadOnlyList<Blob> Inputs { get; }

    /// <summary>The weights of convolutions and dense layers.</summary>
    public IReadOnlyList<LayerWeight> Weights { get; }

    /// <summary>The blob of this name, or null.</summary>
    public Blob? Find(string name) => _blobs.GetValueOrDefault(name);

    /// <summary>The engine's graph that computes these blobs.</summary>
    public Graph Predicting(IEnumerable<Blob> outputs) => _builder.Build([.. outputs.Select(o => o.Value)]);

    /// <summary>The engine's graph that computes one blob and its loss; the target is one more input, after the model's.</summary>
    public Graph Training(Engine.Ops.Op loss, string lossName, string targetName, Blob prediction)
    {
        Value target = _builder.Input(targetName, prediction.Value.Shape);
        Value value = _builder.Apply(loss, lossName, [prediction.Value, target]);
        return _builder.Build([prediction.Value], value);
    }

    /// <summary>The weights as the file has them.</summary>
    public Weights CreateWeights()
    {
        Weights weights = new(_builder.Parameters);
        foreach ((Parameter parameter, float[] values) in _values) weights.Set<float>(parameter, values);
        return weights;
    }
}

using Anneal.CoreML.Building;
using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Exporting;

/// <summary>One Keras layer on its way into a Core ML network: what it reads and makes, under coremltools' names.</summary>
internal sealed class LayerExport(NeuralNetworkBuilder network, KerasTensor output, IReadOnlyList<string> inputBlobs, string outputBlob)
{
    /// <summary>Where Core ML layers are added.</summary>
    public NeuralNetworkBuilder Network { get; } = network;

    /// <summary>The Keras layer.</summary>
    public Layer Layer => output.Layer;

    /// <summary>The layer's name, which its main Core ML layer takes.</summary>
    public string Name => Layer.Name;

    /// <summary>The blobs that it reads.</summary>
    public IReadOnlyList<string> InputBlobs { get; } = inputBlobs;

    /// <summary>The only blob that it reads.</summary>
    public string InputBlob => InputBlobs.Count == 1 ? InputBlobs[0] : throw Refuse($"it has {InputBlobs.Count} inputs");

    /// <summary>The blob that it makes.</summary>
    public string OutputBlob { get; } = outputBlob;

    /// <summary>The shapes of what it reads.</summary>
    public IReadOnlyList<Shape> InputShapes { get; } = [.. output.Inputs.Select(i => i.Shape)];

    /// <summary>The shape of the only thing that it reads.</summary>
    public Shape InputShape => InputShapes[0];

    /// <summary>The shape of what it makes.</summary>
    public Shape OutputShape => output.Shape;

    /// <summary>The blob between a layer and its activation.</summary>
    public string OwnBlob => BlobOf(Name);

    /// <summary>The name of the Core ML layer that is this layer's activation.</summary>
    public string ActivationName => ActivationOf(Name);

    /// <summary>The blob that a Core ML layer makes unless the model's outputs name it.</summary>
    public static string BlobOf(string layer) => layer + "_output";

    /// <summary>The name of the Core ML layer for a Keras layer's activation.</summary>
    public static string ActivationOf(string layer) => layer + "__activation__";

    /// <summary>The numbers of a weight by Keras' name, in Keras' order.</summary>
    public float[] Weight(string name) => Layer.Weights.First(w => w.Name == name).ToArray();

    /// <summary>The error that this layer cannot be converted.</summary>
    public ConversionException Refuse(string why) => Refuse(Layer, why);

    /// <summary>The error that a layer cannot be converted.</summary>
    public static ConversionException Refuse(Layer layer, string why) => new($"Layer '{layer.Name}' ({layer.ClassName}) cannot become part of a Core ML model that can be updated: {why}.");
}

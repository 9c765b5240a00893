using Google.Protobuf.Reflection;

namespace Anneal.CoreML.Format;

/// <summary>The format's own words for what a model or a layer is.</summary>
public static class ModelTypes
{
    /// <summary>The type of a model as the format spells it: "neuralNetworkClassifier"; "unknown" for one newer than this program.</summary>
    public static string NameOf(Model model) => NameOf(model, "Type");

    /// <summary>The type of a layer as the format spells it: "innerProduct"; "unknown" for one newer than this program.</summary>
    public static string NameOf(NeuralNetworkLayer layer) => NameOf(layer, "layer");

    /// <summary>The type of a loss layer as the format spells it.</summary>
    public static string NameOf(LossLayer loss) => NameOf(loss, "LossLayerType");

    /// <summary>The type of a feature as the format spells it: "multiArrayType".</summary>
    public static string NameOf(FeatureType type) => NameOf(type, "Type");

    private static string NameOf(Google.Protobuf.IMessage message, string oneof)
    {
        OneofDescriptor choice = message.Descriptor.Oneofs.First(o => o.Name == oneof);
        return choice.Accessor.GetCaseFieldDescriptor(message)?.Name ?? "unknown";
    }
}

using Anneal.CoreML.Format;
using LayerCase = Anneal.CoreML.Format.NeuralNetworkLayer.LayerOneofCase;

namespace Anneal.CoreML.Validation;

/// <summary>Whether a model that says it is updatable can be updated.</summary>
internal static class UpdateRules
{
    public static void Check(ValidationContext context)
    {
        Version(context);
        Kind(context);
        if (context.Network is not { } network) return;
        Layers(context, network);
        LossRules.Check(context, network);
        OptimizerRules.Check(context, network.UpdateParams ?? new NetworkUpdateParameters());
        TrainingInputRules.Check(context, network);
    }

    private static void Version(ValidationContext context)
    {
        if (context.Model.SpecificationVersion < 4) context.Error(Rules.UpdateVersion, "specificationVersion", $"An updatable model needs version 4 or later; this one says {context.Model.SpecificationVersion}.");
    }

    private static void Kind(ValidationContext context)
    {
        if (context.Model.TypeCase is not (Model.TypeOneofCase.NeuralNetwork or Model.TypeOneofCase.NeuralNetworkClassifier or Model.TypeOneofCase.NeuralNetworkRegressor
            or Model.TypeOneofCase.KNearestNeighborsClassifier or Model.TypeOneofCase.Pipeline or Model.TypeOneofCase.PipelineClassifier or Model.TypeOneofCase.PipelineRegressor))
        {
            context.Error(Rules.UpdateModelType, "model", $"A model of type '{ModelTypes.NameOf(context.Model)}' cannot be updated; neural networks, k-NN models and pipelines can.");
        }
    }

    private static void Layers(ValidationContext context, NetworkSpec network)
    {
        for (int i = 0; i < network.Layers.Count; i++)
        {
            NeuralNetworkLayer layer = network.Layers[i];
            if (layer.IsUpdatable) Layer(context, ValidationContext.LayerPath(i, layer), layer);
        }

        if (!network.Layers.Any(l => l.IsUpdatable)) context.Error(Rules.UpdateNoLayer, "layers", "The model is marked updatable, but none of its layers is.");
    }

    private static void Layer(ValidationContext context, string path, NeuralNetworkLayer layer)
    {
        if (layer.LayerCase is not (LayerCase.InnerProduct or LayerCase.Convolution or LayerCase.UniDirectionalLSTM))
        {
            context.Error(Rules.UpdateLayerKind, path, $"A layer of type '{ModelTypes.NameOf(layer)}' cannot be updated; innerProduct, convolution and uniDirectionalLSTM can.");
            return;
        }

        (WeightParams? Weights, bool Needed)[] all = layer.LayerCase switch
        {
            LayerCase.InnerProduct => [(layer.InnerProduct.Weights, true), (layer.InnerProduct.Bias, layer.InnerProduct.HasBias)],
            LayerCase.Convolution => [(layer.Convolution.Weights, true), (layer.Convolution.Bias, layer.Convolution.HasBias)],
            _ => [(layer.UniDirectionalLSTM.WeightParams?.InputGateWeightMatrix, true)],
        };
        if (all.Any(w => w.Weights?.Quantization is not null)) context.Error(Rules.UpdateQuantized, path, "Its weights are quantised; only float weights can be updated.");
        if (all.Any(w => w.Needed && w.Weights?.IsUpdatable != true)) context.Error(Rules.UpdateFlags, path, "The layer is marked updatable, but its weights or its bias are not.");
    }
}

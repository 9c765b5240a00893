using Anneal.CoreML.Format;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.CoreML.Layers;

/// <summary>The dense layer.</summary>
internal static class InnerProductConverter
{
    public static void Convert(NetworkImporter n)
    {
        InnerProductLayerParams p = n.Layer.InnerProduct;
        if (p.Int8DynamicQuantize) throw n.Error("8-bit arithmetic (int8DynamicQuantize) is not run here");
        Blob x = n.ReadVector();
        int inputs = n.Size("inputChannels", p.InputChannels), outputs = n.Size("outputChannels", p.OutputChannels);
        if (inputs != x.Channels) throw n.Error($"expected an input of {inputs} channels, received {x}");
        Parameter weights = n.Weight(WeightKind.Weights, new Shape(inputs, outputs), p.Weights, [outputs, inputs],
            w => WeightOrder.Transpose(w, inputs, outputs), w => WeightOrder.Transpose(w, outputs, inputs));
        Value y = p.HasBias
            ? n.Apply(new DenseOp(), [x.Value], weights, n.Weight(WeightKind.Biases, new Shape(outputs), p.Bias, [outputs], b => b, b => b))
            : n.Apply(new DenseOp(), [x.Value], weights);
        n.Write(new Blob(y, BlobLayout.Vector));
    }
}

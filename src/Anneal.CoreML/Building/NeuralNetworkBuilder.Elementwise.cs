using Anneal.CoreML.Format;

namespace Anneal.CoreML.Building;

public sealed partial class NeuralNetworkBuilder
{
    /// <summary>Adds a layer that joins its inputs element by element, or one after the other.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="inputNames">The blobs it reads; one is enough for "ADD" and "MULTIPLY" with <paramref name="alpha"/>.</param>
    /// <param name="outputName">The blob it makes.</param>
    /// <param name="mode">"ADD", "MULTIPLY", "AVE", "MAX", "MIN", "DOT", "COS", "CONCAT" (channels) or "SEQUENCE_CONCAT".</param>
    /// <param name="alpha">The number added or multiplied where there is one input.</param>
    public NeuralNetworkLayer AddElementwise(string name, IReadOnlyList<string> inputNames, string outputName, string mode, float? alpha = null)
    {
        ArgumentNullException.ThrowIfNull(inputNames);
        string kind = mode.ToUpperInvariant();
        int fewest = kind is "ADD" or "MULTIPLY" && alpha is not null ? 1 : 2;
        if (inputNames.Count < fewest) throw new ArgumentException($"Layer '{name}': {mode} joins at least {fewest} blobs, received {inputNames.Count}.", nameof(inputNames));
        if (alpha is not null && kind is not ("ADD" or "MULTIPLY")) throw new ArgumentException($"Layer '{name}': {mode} takes no alpha.", nameof(alpha));
        if (kind is "DOT" or "COS" && inputNames.Count != 2) throw new ArgumentException($"Layer '{name}': {mode} joins two blobs, received {inputNames.Count}.", nameof(inputNames));
        if (kind is not ("ADD" or "MULTIPLY" or "AVE" or "MAX" or "MIN" or "DOT" or "COS" or "CONCAT" or "SEQUENCE_CONCAT"))
        {
            throw new ArgumentException($"Layer '{name}': there is no mode '{mode}'. There are: ADD, MULTIPLY, AVE, MAX, MIN, DOT, COS, CONCAT, SEQUENCE_CONCAT.", nameof(mode));
        }

        NeuralNetworkLayer layer = AddLayer(name, inputNames, [outputName]);
        switch (kind)
        {
            case "ADD": layer.Add = new AddLayerParams { Alpha = alpha ?? 0 }; break;
            case "MULTIPLY": layer.Multiply = new MultiplyLayerParams { Alpha = alpha ?? 0 }; break;
            case "AVE": layer.Average = new AverageLayerParams(); break;
            case "MAX": layer.Max = new MaxLayerParams(); break;
            case "MIN": layer.Min = new MinLayerParams(); break;
            case "DOT" or "COS": layer.Dot = new DotProductLayerParams { CosineSimilarity = kind == "COS" }; break;
            default: layer.Concat = new ConcatLayerParams { SequenceConcat = kind == "SEQUENCE_CONCAT" }; break;
        }

        return layer;
    }

    /// <summary>Adds a function of each element: "sqrt", "rsqrt", "inverse", "power", "exp", "log", "abs" or "threshold", of shift + scale · x.</summary>
    public NeuralNetworkLayer AddUnary(
        string name, string inputName, string outputName, string mode, float alpha = 1, float shift = 0, float scale = 1, float epsilon = 1e-6f)
    {
        if (!Enum.TryParse(mode, ignoreCase: true, out UnaryFunctionLayerParams.Types.Operation operation) || int.TryParse(mode, out _))
        {
            throw new ArgumentException($"Layer '{name}': there is no function '{mode}'. There are: {string.Join(", ", Enum.GetNames<UnaryFunctionLayerParams.Types.Operation>())}.", nameof(mode));
        }

        NeuralNetworkLayer layer = AddLayer(name, [inputName], [outputName]);
        layer.Unary = new UnaryFunctionLayerParams { Type = operation, Alpha = alpha, Shift = shift, Scale = scale, Epsilon = epsilon };
        return layer;
    }
}

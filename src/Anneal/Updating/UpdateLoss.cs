using Anneal.CoreML.Format;
using Anneal.Exporting;
using Anneal.Keras.Losses;

namespace Anneal.Updating;

/// <summary>The losses that Core ML updates with.</summary>
public enum UpdateLoss
{
    /// <summary>−log(probability of the true class), behind a softmax.</summary>
    CategoricalCrossEntropy,

    /// <summary>The mean of (output − target)².</summary>
    MeanSquaredError,
}

/// <summary>Keras' losses as Core ML's.</summary>
internal static class UpdateLosses
{
    /// <summary>By Keras' names; mse and crossentropy are short for two of them.</summary>
    /// <exception cref="ArgumentException">Core ML has no such loss.</exception>
    public static UpdateLoss Parse(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant() switch
    {
        "categoricalcrossentropy" or "sparsecategoricalcrossentropy" or "crossentropy" => UpdateLoss.CategoricalCrossEntropy,
        "meansquarederror" or "mse" => UpdateLoss.MeanSquaredError,
        _ => throw new ArgumentException($"Core ML updates with categorical_crossentropy or mean_squared_error; '{name}' is neither.", nameof(name)),
    };

    /// <exception cref="ConversionException">Core ML has no such loss.</exception>
    public static UpdateLoss Of(Loss loss) => loss switch
    {
        CategoricalCrossentropy { LabelSmoothing: 0 } or SparseCategoricalCrossentropy => UpdateLoss.CategoricalCrossEntropy,
        MeanSquaredError => UpdateLoss.MeanSquaredError,
        _ => throw new ConversionException(
            $"The model was compiled with the loss {loss.Name}{(loss is CategoricalCrossentropy ? " and label smoothing" : "")}, which Core ML cannot update with; choose categorical_crossentropy or mean_squared_error for the update."),
    };

    /// <summary>What fits a network: crossentropy behind a softmax, else mean squared error.</summary>
    public static UpdateLoss For(NetworkSpec network, string prediction) =>
        network.Layers.Any(l => l.Softmax is not null && l.Output.Contains(prediction)) ? UpdateLoss.CategoricalCrossEntropy : UpdateLoss.MeanSquaredError;
}

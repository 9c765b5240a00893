using System.Globalization;
using Anneal.CoreML.Runtime;
using Anneal.Keras.Models;
using Anneal.Updating;
using ColorSpace = Anneal.CoreML.Format.ImageFeatureType.Types.ColorSpace;

namespace Anneal.Studio.Models;

/// <summary>How a Keras model becomes a Core ML model: what the form under Files asks.</summary>
public sealed class Conversion
{
    /// <summary>The input's name.</summary>
    public string InputName { get; set; } = "image";

    /// <summary>The output's name: a classifier's probabilities.</summary>
    public string OutputName { get; set; } = "probabilities";

    /// <summary>GRAY, RGB or BGR for an image input; empty for an array.</summary>
    public string Image { get; set; } = "";

    /// <summary>What pixels are multiplied by: a number, or a fraction such as 1/255.</summary>
    public string Scale { get; set; } = "1/255";

    /// <summary>One label an output, with commas between; empty for no classifier.</summary>
    public string ClassLabels { get; set; } = "";

    /// <summary>all, last:N, names with commas, or empty for none.</summary>
    public string Updatable { get; set; } = "all";

    /// <summary>sgd, adam, or empty for what the model was compiled with.</summary>
    public string Optimizer { get; set; } = "";

    /// <summary>The update's step size; null for the optimizer's.</summary>
    public double? LearningRate { get; set; }

    /// <summary>Examples of one step of an update.</summary>
    public int BatchSize { get; set; } = 10;

    /// <summary>Passes of an update.</summary>
    public int Epochs { get; set; } = 10;

    /// <summary>Converts.</summary>
    /// <exception cref="ArgumentException">A text cannot be what it should, or does not fit the model.</exception>
    /// <exception cref="InvalidOperationException">A layer has no form in Core ML.</exception>
    internal MLModel Run(Model model, Action<string> warn) => Converters.Keras.Convert(
        model,
        [InputName.Trim()],
        [OutputName.Trim()],
        Image.Length > 0 ? [InputName.Trim()] : null,
        Labels is { Length: > 0 } labels ? (Exporting.ClassLabelSource)labels : null,
        imageScale: Image.Length > 0 ? Number(Scale) : 1,
        colorSpace: Image switch { "GRAY" => ColorSpace.Grayscale, "RGB" => ColorSpace.Rgb, "BGR" => ColorSpace.Bgr, _ => null },
        updatable: Updates(model),
        warn: warn);

    /// <summary>The labels one by one.</summary>
    internal string[] Labels => ClassLabels.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private UpdatableOptions? Updates(Model model)
    {
        if (Updatable.Trim().Length == 0) return null;
        UpdatableOptions options = UpdatableOptions.From(model, optimizer: Optimizer.Length > 0 ? Optimizer : null);
        return options with
        {
            Layers = Updatable.Trim(),
            Optimizer = LearningRate is { } rate ? options.Optimizer with { LearningRate = rate } : options.Optimizer,
            BatchSize = BatchSize,
            Epochs = Epochs,
        };
    }

    private static float Number(string text)
    {
        string[] parts = text.Split('/', StringSplitOptions.TrimEntries);
        return parts.Length == 1 ? One(parts[0]) : parts.Length == 2 ? One(parts[0]) / One(parts[1]) : throw Bad();

        float One(string part) => float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number) && number != 0 ? number : throw Bad();

        ArgumentException Bad() => new($"The scale is '{text}'; it must be a number or a fraction such as 1/255.");
    }
}

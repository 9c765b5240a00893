using System.Globalization;
using Anneal.CoreML.Runtime;
using Anneal.Examples;
using Anneal.Exporting;
using Anneal.Keras.Models;
using Anneal.Updating;
using ColorSpace = Anneal.CoreML.Format.ImageFeatureType.Types.ColorSpace;

namespace Anneal.Studio.Models;

/// <summary>How a Keras model becomes a Core ML model: what the form under Files asks, which is what <c>anneal convert</c> takes.</summary>
public sealed record Conversion
{
    /// <summary>The input's name, or the inputs' with commas.</summary>
    public string InputName { get; set; } = "image";

    /// <summary>The output's name, or the outputs' with commas: a classifier's probabilities.</summary>
    public string OutputName { get; set; } = "probabilities";

    /// <summary>The output that is a classifier's likeliest label.</summary>
    public string PredictedFeatureName { get; set; } = "classLabel";

    /// <summary>GRAY, RGB or BGR for an image input; empty for an array.</summary>
    public string Image { get; set; } = "";

    /// <summary>What pixels are multiplied by: a number, or a fraction such as 1/255.</summary>
    public string Scale { get; set; } = "1/255";

    /// <summary>What is added then: a number, or three for red, green and blue.</summary>
    public string Bias { get; set; } = "0";

    /// <summary>One label an output, with commas between or one a line; empty for no classifier.</summary>
    public string ClassLabels { get; set; } = "";

    /// <summary>all, last:N, names with commas, or empty for none.</summary>
    public string Updatable { get; set; } = "all";

    /// <summary>categorical_crossentropy, mean_squared_error, or empty for what the model was compiled with.</summary>
    public string Loss { get; set; } = "";

    /// <summary>sgd, adam, or empty for what the model was compiled with.</summary>
    public string Optimizer { get; set; } = "";

    /// <summary>How far a step of an update goes; null for the optimizer's.</summary>
    public double? LearningRate { get; set; }

    /// <summary>Examples of one step of an update.</summary>
    public int BatchSize { get; set; } = 10;

    /// <summary>How often an update goes through its examples.</summary>
    public int Epochs { get; set; } = 10;

    /// <summary>The author; empty for none.</summary>
    public string Author { get; set; } = "";

    /// <summary>The licence; empty for none.</summary>
    public string License { get; set; } = "";

    /// <summary>What the model does; empty for nothing said.</summary>
    public string Description { get; set; } = "";

    /// <summary>The labels one by one.</summary>
    internal string[] Labels => ClassLabels.Split(ClassLabels.Contains('\n', StringComparison.Ordinal) ? '\n' : ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The inputs' names.</summary>
    internal string[] Inputs => Names(InputName);

    /// <summary>The outputs' names.</summary>
    internal string[] Outputs => Names(OutputName);

    /// <summary>What is added to red, green and blue.</summary>
    /// <exception cref="ArgumentException">It is neither one number nor three.</exception>
    internal float[] Biases
    {
        get
        {
            float[] numbers = [.. Names(Bias).Select(part => One(part, $"The bias is '{Bias}'; it must be one number, or three with commas between for red, green and blue."))];
            return numbers.Length switch
            {
                0 => [0, 0, 0],
                1 => [numbers[0], numbers[0], numbers[0]],
                3 => numbers,
                _ => throw new ArgumentException($"The bias is '{Bias}'; it must be one number, or three with commas between for red, green and blue."),
            };
        }
    }

    /// <summary>What suits most: pictures as images, everything updatable.</summary>
    /// <param name="model">The model.</param>
    /// <param name="labels">Its classes; none for a model that does not classify.</param>
    internal static Conversion For(Model model, IReadOnlyList<string> labels)
    {
        ModelInput? input = ModelInput.Of(model) is [{ } only] ? only : null;
        string image = input?.Picture?.Channels switch { 1 => "GRAY", 3 => "RGB", _ => "" };
        return new Conversion
        {
            Image = image,
            Scale = input?.TakesPixels == true ? "1" : "1/255",
            ClassLabels = string.Join(labels.Any(l => l.Contains(',', StringComparison.Ordinal)) ? "\n" : ", ", labels),
            InputName = image.Length > 0 ? "image" : string.Join(", ", model.Inputs.Select((_, i) => $"input{i + 1}")),
            OutputName = labels.Count > 0 ? "probabilities" : string.Join(", ", model.Outputs.Select((_, i) => $"output{i + 1}")),
        };
    }

    /// <summary>Converts.</summary>
    /// <exception cref="ArgumentException">A text cannot be what it should, or does not fit the model.</exception>
    /// <exception cref="InvalidOperationException">A layer has no form in Core ML.</exception>
    internal MLModel Run(Model model, Action<string> warn)
    {
        float[] bias = Image.Length > 0 ? Biases : [0, 0, 0];
        return Converters.Keras.Convert(
            model,
            Inputs,
            Outputs,
            imageInputNames: Image.Length > 0 ? Inputs : null,
            classLabels: Labels is { Length: > 0 } labels ? (ClassLabelSource)labels : null,
            predictedFeatureName: PredictedFeatureName.Trim(),
            imageScale: Image.Length > 0 ? Factor(Scale) : 1,
            colorSpace: Image switch { "GRAY" => ColorSpace.Grayscale, "RGB" => ColorSpace.Rgb, "BGR" => ColorSpace.Bgr, _ => null },
            redBias: bias[0], greenBias: bias[1], blueBias: bias[2], grayBias: bias[0],
            updatable: Updates(model),
            author: Given(Author), license: Given(License), shortDescription: Given(Description),
            warn: warn);
    }

    private UpdatableOptions? Updates(Model model)
    {
        if (Updatable.Trim().Length == 0) return null;
        UpdatableOptions options = UpdatableOptions.From(model, Given(Loss), Given(Optimizer));
        return options with
        {
            Layers = Updatable.Trim(),
            Optimizer = LearningRate is { } rate ? options.Optimizer with { LearningRate = rate } : options.Optimizer,
            BatchSize = BatchSize,
            Epochs = Epochs,
        };
    }

    private static string[] Names(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? Given(string text) => text.Trim() is { Length: > 0 } given ? given : null;

    private static float Factor(string text)
    {
        string message = $"The scale is '{text}'; it must be a number other than 0, or a fraction such as 1/255.";
        string[] parts = text.Split('/', StringSplitOptions.TrimEntries);
        float factor = parts.Length switch { 1 => One(parts[0], message), 2 => One(parts[0], message) / One(parts[1], message), _ => throw new ArgumentException(message) };
        return float.IsFinite(factor) && factor != 0 ? factor : throw new ArgumentException(message);
    }

    private static float One(string part, string message) =>
        float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number) ? number : throw new ArgumentException(message);
}

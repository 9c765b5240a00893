using System.Globalization;
using Anneal.Studio.Models;
using static Anneal.Studio.Code.CodeSamples;

namespace Anneal.Studio.Code;

/// <summary>The C# that converts as the form under Files says. What the library does by itself is left out.</summary>
internal static class ConvertSample
{
    private static readonly Conversion s_plain = new();

    public static CodeEntry Of(string model, Conversion options) => Entry("Convert", $$"""
        using Anneal;
        using Anneal.CoreML.Format;
        using Anneal.CoreML.Runtime;
        using Anneal.Updating;

        Anneal.Keras.Models.Model keras = Anneal.Keras.Models.Model.Load({{Text(model + ".keras")}});
        {{Updates(options)}}
        MLModel model = Converters.Keras.Convert(
            keras,
            inputNames: {{List(options.Inputs)}},
            outputNames: {{List(options.Outputs)}},
            {{(options.Image.Length == 0 ? Nothing : $"imageInputNames: {List(options.Inputs)}, imageScale: {Scale(options.Scale)},")}}
            {{(options.Image.Length == 0 ? Nothing : $"colorSpace: ImageFeatureType.Types.ColorSpace.{options.Image switch { "RGB" => "Rgb", "BGR" => "Bgr", _ => "Grayscale" }},")}}
            {{(options.Image.Length == 0 || options.Biases.All(b => b == 0) ? Nothing : Bias(options))}}
            {{(options.Labels.Length == 0 ? Nothing : $"classLabels: (string[]){List(options.Labels)},")}}
            {{(options.Labels.Length == 0 || options.PredictedFeatureName == s_plain.PredictedFeatureName ? Nothing : $"predictedFeatureName: {Text(options.PredictedFeatureName)},")}}
            {{Named("author", options.Author)}}
            {{Named("license", options.License)}}
            {{Named("shortDescription", options.Description)}}
            updatable: {{(options.Updatable.Trim().Length == 0 ? "null" : "updates")}});
        model.Save({{Text(model + ".mlmodel")}});
        """);

    private static string Updates(Conversion options)
    {
        if (options.Updatable.Trim().Length == 0) return Nothing;
        string other = (options.Loss.Length > 0 ? $", loss: {Text(options.Loss)}" : "") + (options.Optimizer.Length > 0 ? $", optimizer: {Text(options.Optimizer)}" : "");
        return $"UpdatableOptions updates = UpdatableOptions.From(keras{other}) with {{ Layers = {Text(options.Updatable.Trim())}, BatchSize = {options.BatchSize}, Epochs = {options.Epochs} }};"
            + (options.LearningRate is { } rate ? $"\nupdates = updates with {{ Optimizer = updates.Optimizer with {{ LearningRate = {rate.ToString("R", CultureInfo.InvariantCulture)} }} }};" : "");
    }

    private static string Bias(Conversion options)
    {
        string[] bias = [.. options.Biases.Select(b => b.ToString("R", CultureInfo.InvariantCulture) + "f")];
        return options.Image == "GRAY" ? $"grayBias: {bias[0]}," : $"redBias: {bias[0]}, greenBias: {bias[1]}, blueBias: {bias[2]},";
    }

    private static string Scale(string scale) => string.Join(" / ", scale.Split('/', StringSplitOptions.TrimEntries)) + "f";

    private static string Named(string name, string text) => text.Trim().Length == 0 ? Nothing : $"{name}: {Text(text.Trim())},";

    private static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Text))}]";
}

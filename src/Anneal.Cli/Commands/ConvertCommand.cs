using System.CommandLine;
using System.Text.Json.Nodes;
using Anneal.Cli.Hosting;
using Anneal.Cli.Options;
using Anneal.Cli.Output;
using Anneal.CoreML.Runtime;
using Anneal.Exporting;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Updating;
using ColorSpace = Anneal.CoreML.Format.ImageFeatureType.Types.ColorSpace;

namespace Anneal.Cli.Commands;

/// <summary><c>anneal convert</c>: a Keras model as a Core ML model.</summary>
internal sealed class ConvertCommand : CliCommand
{
    private const string Examples = """
        With --class-labels the result is a classifier, else a plain network. With --input-image the input is an image, whose pixels (0 to 255) are multiplied by
        --scale, and --bias is added: by default 1/255 as 'train' does, or 1 where the network itself begins with a Rescaling layer. Without it the input is an
        array [channels, height, width] of numbers as the network was trained on.

        With --updatable the model can go on learning where it runs. Loss, optimizer and learning rate are those that the Keras model was compiled with, unless
        given; an update may choose other epochs, mini-batch sizes and rates.

        Examples:
          anneal convert digits.keras Digits.mlmodel --input-image GRAY --class-labels 0,1,2,3,4,5,6,7,8,9 --updatable last:2
          anneal convert pets.h5 Pets.mlmodel --input-name image --output-name probabilities --class-labels labels.txt --input-image RGB \
              --updatable dense,dense_1 --optimizer sgd --learning-rate 0.01 --batch-size 5 --epochs 2 --author Me --license MIT
        """;

    private readonly Argument<string> _model = new("MODEL") { Description = "A .keras or .h5." };
    private readonly Argument<string> _target = new("OUT.mlmodel") { Description = "Where the Core ML model is written: .mlmodel or .mlpackage." };
    private readonly Option<string?> _inputName = NameOption("--input-name", "The input's name, or the inputs' with commas. Default input1, input2, ...");
    private readonly Option<string?> _outputName = NameOption("--output-name", "The output's name, or the outputs' with commas; a classifier's probabilities. Default output1, output2, ...");
    private readonly Option<string?> _predicted = NameOption("--predicted-feature-name", "The output that is a classifier's likeliest label. Default classLabel.");
    private readonly Option<string?> _labels = new("--class-labels") { Description = "The classes in the order of the network's outputs: Cat,Dog, or a text file with one a line.", HelpName = "LIST|FILE" };
    private readonly Option<string?> _image = new("--input-image") { Description = "Make the input an image: GRAY, RGB or BGR.", HelpName = "GRAY|RGB|BGR" };
    private readonly Option<string?> _scale = new("--scale") { Description = "What pixels are multiplied by: a number, or 1/255. Needs --input-image.", HelpName = "NUMBER" };
    private readonly Option<string?> _bias = new("--bias") { Description = "What is added then: a number, or three (red,green,blue). Needs --input-image.", HelpName = "NUMBER[,G,B]" };
    private readonly Option<string?> _updatable = new("--updatable") { Description = "The layers that an update may change: last:2, names with commas, or all.", HelpName = "last:N|NAMES|all" };
    private readonly Option<string?> _loss = new("--loss") { Description = "categorical_crossentropy or mean_squared_error, for updates.", HelpName = "NAME" };
    private readonly Option<string?> _optimizer = new("--optimizer") { Description = "sgd or adam, for updates.", HelpName = "NAME" };
    private readonly Option<double?> _learningRate = Checks.Within(new("--learning-rate") { Description = "How far a step of an update goes.", HelpName = "RATE" }, r => r > 0 && double.IsFinite(r), "above 0");
    private readonly Option<int?> _batchSize = Checks.AtLeast(new("--batch-size") { Description = "Examples of one step of an update. Default 10.", HelpName = "N" }, 1);
    private readonly Option<int?> _epochs = Checks.AtLeast(new("--epochs") { Description = "How often an update goes through its examples. Default 10.", HelpName = "N" }, 1);
    private readonly Option<string?> _author = new("--author") { Description = "The author.", HelpName = "TEXT" };
    private readonly Option<string?> _license = new("--license") { Description = "The licence.", HelpName = "TEXT" };
    private readonly Option<string?> _description = new("--description") { Description = "What the model does, in a sentence.", HelpName = "TEXT" };

    public ConvertCommand()
        : base("convert", "Make a Core ML model of a Keras model.", Examples)
    {
        _image.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "GRAY", "GRAYSCALE", "RGB", "BGR");
        _optimizer.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "sgd", "adam");
        AddAll(
            _model, _target, _inputName, _outputName, _predicted, _labels, _image, _scale, _bias, _updatable, _loss, _optimizer, _learningRate, _batchSize, _epochs,
            _author, _license, _description);
    }

    protected override int Run(ParseResult options, Terminal terminal, CancellationToken cancellation)
    {
        string path = options.GetRequiredValue(_model), target = ModelFile.CoreMLOutput(options.GetRequiredValue(_target));
        Refuse(options, _image, _scale, _bias);
        Refuse(options, _updatable, _loss, _optimizer, _learningRate, _batchSize, _epochs);
        if (ModelFile.KindOf(path) != ModelKind.Keras) throw new UsageException($"'{path}' is a Core ML model already; convert takes .keras and .h5.");
        Model model = KerasModels.Load(path, terminal);
        bool image = options.GetValue(_image) is not null;
        string[] inputs = Names(options.GetValue(_inputName)) ?? [.. model.Inputs.Select((_, i) => $"input{i + 1}")];
        float[] bias = Bias(options.GetValue(_bias));
        MLModel converted = Converters.Keras.Convert(
            model,
            inputNames: inputs,
            outputNames: Names(options.GetValue(_outputName)),
            imageInputNames: image ? inputs : null,
            classLabels: Labels(options.GetValue(_labels)),
            predictedFeatureName: options.GetValue(_predicted) ?? "classLabel",
            imageScale: image ? Scale(options.GetValue(_scale), model) : 1,
            colorSpace: options.GetValue(_image)?.ToUpperInvariant() switch { null => null, "RGB" => ColorSpace.Rgb, "BGR" => ColorSpace.Bgr, _ => ColorSpace.Grayscale },
            redBias: bias[0], greenBias: bias[1], blueBias: bias[2], grayBias: bias[0],
            updatable: Updatable(options, model),
            author: options.GetValue(_author), license: options.GetValue(_license), shortDescription: options.GetValue(_description),
            warn: terminal.Note);
        converted.Save(target);
        terminal.Line($"{path} is {target} now: {string.Join(", ", converted.ModelDescription.InputDescriptionsByName.Values.Select(i => $"{i.Name} ({i})"))} -> {string.Join(", ", converted.ModelDescription.OutputDescriptionsByName.Keys)}"
            + $"{(converted.ModelDescription.IsUpdatable ? "; updatable" : "")}. 'anneal inspect {target}' shows all of it.");
        terminal.Result(new JsonObject
        {
            ["file"] = target,
            ["type"] = CoreML.Format.ModelTypes.NameOf(converted.Spec),
            ["inputs"] = new JsonArray([.. converted.ModelDescription.InputDescriptionsByName.Keys]),
            ["outputs"] = new JsonArray([.. converted.ModelDescription.OutputDescriptionsByName.Keys]),
            ["updatable"] = converted.ModelDescription.IsUpdatable,
        });
        return ExitCodes.Done;
    }

    private UpdatableOptions? Updatable(ParseResult options, Model model)
    {
        if (options.GetValue(_updatable) is not { } layers) return null;
        UpdatableOptions updatable = UpdatableOptions.From(model, options.GetValue(_loss), options.GetValue(_optimizer));
        return updatable with
        {
            Layers = UpdatableLayers.Parse(layers),
            Optimizer = options.GetValue(_learningRate) is { } rate ? updatable.Optimizer with { LearningRate = rate } : updatable.Optimizer,
            BatchSize = options.GetValue(_batchSize) ?? updatable.BatchSize,
            Epochs = options.GetValue(_epochs) ?? updatable.Epochs,
        };
    }

    private static string[]? Names(string? text) => text?.Split(',', StringSplitOptions.TrimEntries);

    private static ClassLabelSource? Labels(string? text)
    {
        if (text is null) return null;
        if (File.Exists(text)) return ClassLabelSource.Load(text);
        return text.Contains(',', StringComparison.Ordinal) ? ClassLabelSource.Create(text.Split(',', StringSplitOptions.TrimEntries))
            : throw new UsageException($"--class-labels: there is no file '{text}', and it is no list with commas either.");
    }

    private static float Scale(string? text, Model model)
    {
        if (text is null) return model.Layers.FirstOrDefault(l => l is not InputLayer) is Rescaling ? 1 : 1 / 255f;
        string[] parts = text.Split('/');
        if (parts.Length == 1) return Number("--scale", text);
        return parts.Length == 2 ? Number("--scale", parts[0]) / Number("--scale", parts[1]) : throw new UsageException($"--scale must be a number or a fraction such as 1/255, not {text}.");
    }

    private static float[] Bias(string? text)
    {
        float[] numbers = text is null ? [0] : [.. text.Split(',').Select(t => Number("--bias", t))];
        return numbers.Length switch
        {
            1 => [numbers[0], numbers[0], numbers[0]],
            3 => numbers,
            _ => throw new UsageException($"--bias must be one number, or three for red, green and blue, not {text}."),
        };
    }

    private static float Number(string option, string text) =>
        float.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out float number) && float.IsFinite(number)
            ? number : throw new UsageException($"{option}: '{text}' is not a number.");

    private static void Refuse(ParseResult options, Option needed, params Option[] dependent)
    {
        if (options.GetResult(needed) is not null) return;
        if (dependent.FirstOrDefault(o => options.GetResult(o) is not null) is { } alone) throw new UsageException($"{alone.Name} needs {needed.Name}.");
    }

    private static Option<string?> NameOption(string name, string description) => new(name) { Description = description, HelpName = "NAME" };
}

using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Anneal.Cli.Hosting;
using Anneal.Cli.Output;
using Anneal.CoreML.Runtime;
using Anneal.Data.Arrays;
using Anneal.Examples;
using Anneal.Predictions;

namespace Anneal.Cli.Commands;

/// <summary><c>anneal predict</c>: what a model says about images, or about the arrays of a file.</summary>
internal sealed class PredictCommand : CliCommand
{
    private const int Shown = 20, Likeliest = 3;

    private const string Examples = """
        Images are stretched to the size of the model's input, grey or in colour as the model takes them.

        IN.npz holds one array for each input under its name; a model of one input takes the only array under any name. A leading axis for several examples may
        be there or not. Images are H x W or H x W x C, 0 to 255: Keras models get them divided by 255, as 'train' does; image inputs of Core ML models get them
        as they are. An array input of a Core ML model takes floating-point numbers untouched, and 8-bit pixels divided by 255.
        OUT.npz gets one array for each output, one row an example: a classifier's probabilities in label order, its labels as strings or integers.

        Examples:
          anneal predict Digits.mlmodel seven.png four.jpg
          anneal predict digits.keras --input drawings.npz --output answers.npz
        """;

    private readonly Argument<string> _model = new("MODEL") { Description = "A .keras, .h5, .mlmodel or .mlpackage." };
    private readonly Argument<string[]> _images = new("IMAGE") { Description = "Image files.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _input = new("--input") { Description = "Arrays to predict from, instead of images.", HelpName = "IN.npz" };
    private readonly Option<string?> _output = new("--output") { Description = "Where the outputs are written.", HelpName = "OUT.npz" };

    public PredictCommand()
        : base("predict", "Say what images show, or what a model makes of the arrays of a file.", Examples)
    {
        AddAll(_model, _images, _input, _output);
    }

    protected override int Run(ParseResult options, Terminal terminal, CancellationToken cancellation)
    {
        string path = options.GetRequiredValue(_model);
        string[] images = options.GetValue(_images) ?? [];
        string? file = options.GetValue(_input), output = options.GetValue(_output);
        if (file is null == (images.Length == 0)) throw new UsageException(file is null ? "Give images, or arrays by --input IN.npz." : "Give images or --input, not both.");
        if (output is not null && !output.EndsWith(".npz", StringComparison.OrdinalIgnoreCase)) throw new UsageException($"--output: '{output}' must end in .npz.");

        PredictionSet predictions = ModelFile.KindOf(path) == ModelKind.CoreML ? RunCoreML(path, images, file, cancellation) : RunKeras(path, images, file, terminal, cancellation);
        if (output is not null) NpzFile.Save(output, predictions.Arrays);
        Print(terminal, predictions, images);
        if (output is not null) terminal.Line($"Written to {output}: {string.Join(", ", predictions.Arrays.Select(a => $"{a.Key} {a.Value}"))}.");
        if (terminal.Json) WriteJson(terminal, predictions, images);
        return ExitCodes.Done;
    }

    // Each in a method of its own: a library is loaded when the first method that names it starts, and what JSON or the other kind of model needs takes memory
    // that a run without it can do without.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PredictionSet RunCoreML(string path, string[] images, string? file, CancellationToken cancellation)
    {
        MLModel model = new(path);
        return CoreMLPredictor.Run(model, Inputs(ModelInput.Of(model), images, file, cancellation), file ?? "images", cancellation);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PredictionSet RunKeras(string path, string[] images, string? file, Terminal terminal, CancellationToken cancellation)
    {
        Keras.Models.Model model = KerasModels.Load(path, terminal);
        return KerasPredictor.Run(model, Inputs(ModelInput.Of(model), images, file, cancellation), file ?? "images");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteJson(Terminal terminal, PredictionSet predictions, string[] images)
        => terminal.Result(new JsonObject { ["predictions"] = new JsonArray([.. predictions.Items.Select((p, i) => Json(p, images.Length > 0 ? images[i] : null))]) });

    private static IReadOnlyList<(ModelInput, NDArray)> Inputs(IReadOnlyList<ModelInput> inputs, string[] images, string? file, CancellationToken cancellation)
    {
        if (file is not null) return NpzInputs.Load(file, inputs);
        if (inputs is not [{ Picture: { } p } input])
            throw new NotSupportedException($"The model takes {string.Join(" and ", inputs.Select(i => $"'{i.Name}' ({i})"))}, not one picture; give arrays by --input IN.npz.");
        return [(input, PictureFiles.Load(images, p.Height, p.Width, p.Channels, cancellation: cancellation))];
    }

    private static void Print(Terminal terminal, PredictionSet predictions, string[] images)
    {
        List<string[]> rows = [];
        foreach ((int i, Prediction p) in predictions.Items.Take(images.Length > 0 ? int.MaxValue : Shown).Index())
        {
            string answer = p.Label?.ToString() ?? string.Join("; ", p.Outputs.Select(o => $"{o.Key}: {string.Join(", ", o.Value.Take(6).Select(v => v.ToString("G5")))}{(o.Value.Length > 6 ? ", ..." : "")}"));
            rows.Add(
            [
                images.Length > 0 ? images[i] : $"{i}", answer, p.Confidence is { } c ? Numbers.Percent(c) : "",
                Runners(p.Probabilities),
            ]);
        }

        terminal.DrawTable([images.Length > 0 ? "Image" : "Example", "Prediction", "Probability", "Others"], rows);
        if (images.Length == 0 && predictions.Items.Count > Shown) terminal.Line($"... {predictions.Items.Count} in all");
    }

    /// <summary>The likeliest labels after the first; the earlier of equals first.</summary>
    private static string Runners(IReadOnlyList<KeyValuePair<object, double>> probabilities)
    {
        List<int> best = [];
        while (best.Count < Math.Min(Likeliest, probabilities.Count))
        {
            int next = -1;
            for (int i = 0; i < probabilities.Count; i++)
            {
                if (!best.Contains(i) && (next < 0 || probabilities[i].Value > probabilities[next].Value)) next = i;
            }

            best.Add(next);
        }

        if (best.Count > 0) best.RemoveAt(0);
        return string.Join(", ", best.ConvertAll(i => $"{probabilities[i].Key} {Numbers.Percent(probabilities[i].Value)}"));
    }

    private static JsonObject Json(Prediction prediction, string? image)
    {
        JsonObject result = [];
        if (image is not null) result["image"] = image;
        if (prediction.Label is not null) result["label"] = Label(prediction.Label);
        if (prediction.Confidence is { } confidence) result["probability"] = Numbers.Json(confidence);
        if (prediction.Probabilities.Count > 0) result["probabilities"] = new JsonObject(prediction.Probabilities.Select(p => KeyValuePair.Create($"{p.Key}", Numbers.Json(p.Value))));
        if (prediction.Outputs.Count > 0) result["outputs"] = new JsonObject(prediction.Outputs.Select(o => KeyValuePair.Create<string, JsonNode?>(o.Key, new JsonArray([.. o.Value.Select(v => Numbers.Json(v))]))));
        return result;
    }

    private static JsonNode Label(object label) => label is long number ? number : (string)label;
}

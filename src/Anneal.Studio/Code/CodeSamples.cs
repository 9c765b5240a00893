using System.Globalization;
using Anneal.Studio.Inspecting;
using Anneal.Studio.Models;
using Anneal.Studio.Teaching;

namespace Anneal.Studio.Code;

/// <summary>One method for each thing that can be clicked: the C# that does the same with the library. A test compiles all of them.</summary>
internal static class CodeSamples
{
    /// <summary>Stands in a line of a sample that is not needed; such lines are left out.</summary>
    internal const string Nothing = "\u0001";

    public static CodeEntry Predict(string model) => Entry("Predict", $$"""
        using Anneal.CoreML.Runtime;
        using Anneal.CoreML.Vision;
        using Anneal.Data.Digits;
        using Anneal.Imaging;

        // The strokes of the drawing, fitted and centred as the digits that the model was trained on.
        PenStroke[] strokes = [new([new(80, 60), new(220, 60), new(130, 250)], Width: 20)];
        ImagePixels picture = new(28, 28, 1, HandDrawing.ToPixels(strokes).AsBytes());

        VNCoreMLModel model = new(new MLModel({{Text(model + ".mlmodel")}}));
        VNCoreMLRequest request = new(model, (done, error) =>
        {
            VNClassificationObservation best = done.Results!.OfType<VNClassificationObservation>().First();
            Console.WriteLine($"{best.Identifier} ({best.Confidence:P0})");
        });
        new VNImageRequestHandler(picture).Perform([request]);
        """);

    public static CodeEntry Teach(string model, TeachOptions options, bool digits) => Entry("Teach", $$"""
        using Anneal.CoreML.Runtime;
        using Anneal.CoreML.Updating;
        using Anneal.Data.Sources;
        using Anneal.Examples;
        using Anneal.Updating;

        MLModel model = new({{Text(model + ".mlmodel")}});
        DataSet tray = DataSource.Load("tray/", new DataSourceOptions { Decode = files => PictureFiles.Load(files, 28, 28, 1) });
        ExampleColumns columns = ExampleColumns.From(tray, ModelInput.Of(model));
        IMLBatchProvider lessons = CoreMLExamples.Create(columns.Inputs, tray.Source).With(model, tray);
        {{(digits && options.MixOldDigits ? """

        // Against forgetting: some of the digits that the model knows.
        DataSet digits = DataSource.Load("digits", new DataSourceOptions { Limit = 2000 });
        ExampleColumns known = ExampleColumns.From(digits, ModelInput.Of(model));
        lessons = Rehearsal.Mix(lessons, CoreMLExamples.Create(known.Inputs, digits.Source).With(model, digits), count: 200);

        """ : Nothing)}}
        MLModelConfiguration configuration = new();
        {{(options.Epochs is { } epochs ? $"configuration.Parameters[MLParameterKey.Epochs] = {epochs}L;" : Nothing)}}
        {{(options.LearningRate is { } rate ? $"configuration.Parameters[MLParameterKey.LearningRate] = {rate.ToString("R", CultureInfo.InvariantCulture)};" : Nothing)}}
        MLUpdateTask task = new(model.Spec, lessons, configuration, new MLUpdateProgressHandlers(
            MLUpdateProgressEvent.EpochEnd,
            context => Console.WriteLine($"epoch {context.Metrics[MLMetricKey.EpochIndex]}: loss {context.Metrics[MLMetricKey.LossValue]:F4}"),
            context => context.Model.Write({{Text(model + ".mlmodel")}})));
        task.Resume();
        task.Wait();
        """);

    public static CodeEntry AddClass(string model, string label) => Entry($"New class {label}", $$"""
        using Anneal.CoreML.Building;
        using Anneal.CoreML.Format;

        MLModelSpec spec = MLModelSpec.Load({{Text(model + ".mlmodel")}});
        new NeuralNetworkBuilder(spec).AddClass({{Text(label)}});
        spec.Save({{Text(model + ".mlmodel")}});
        """);

    public static CodeEntry Open(string file, bool keras) => Entry($"Open {file}", keras
        ? $$"""
            using Anneal.Keras.Models;

            Model model = Model.Load({{Text(file)}});
            model.Summary();
            """
        : $$"""
            using Anneal.CoreML.Runtime;

            MLModel model = new({{Text(file)}});
            foreach (MLFeatureDescription input in model.ModelDescription.InputDescriptionsByName.Values) Console.WriteLine($"{input.Name}: {input}");
            """);

    public static CodeEntry Describe(string model, ModelTexts texts) => Entry("Description", $$"""
        using Anneal.CoreML.Runtime;

        MLModel model = new({{Text(model + ".mlmodel")}})
        {
            ShortDescription = {{Text(texts.Description)}},
            Author = {{Text(texts.Author)}},
            License = {{Text(texts.License)}},
            Version = {{Text(texts.Version)}},
        };
        model.Save({{Text(model + ".mlmodel")}});
        """);

    public static CodeEntry Save(string model) => Entry("Save .mlmodel", $$"""
        using Anneal.CoreML.Runtime;

        MLModel model = new({{Text(model + ".mlmodel")}});
        model.Save("copy.mlmodel");
        """);

    public static CodeEntry SaveKeras(string model) => Entry("Save as Keras", $$"""
        using Anneal.Keras.Models;

        Model model = Model.Load({{Text(model + ".keras")}});
        model.Save("copy.keras");
        model.Save("copy.h5");
        """);

    /// <summary>A sample without the lines that it does not need.</summary>
    internal static CodeEntry Entry(string title, string text) => new(title, string.Join('\n', text.Split('\n').Where(line => line.Trim() != Nothing)));

    /// <summary>JSON strings are C# strings, too.</summary>
    internal static string Text(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}

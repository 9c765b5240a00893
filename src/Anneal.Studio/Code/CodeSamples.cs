using System.Globalization;
using Anneal.Studio.Teaching;

namespace Anneal.Studio.Code;

/// <summary>One method for each thing that can be clicked: the C# that does the same with the library. A test compiles all of them.</summary>
internal static class CodeSamples
{
    public static CodeEntry Predict(string model) => new("Predict", $$"""
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

    public static CodeEntry Teach(string model, TeachOptions options, bool digits) => new("Teach", $$"""
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

        """ : "")}}
        MLModelConfiguration configuration = new();
        {{(options.Epochs is { } epochs ? $"configuration.Parameters[MLParameterKey.Epochs] = {epochs}L;" : "")}}
        {{(options.LearningRate is { } rate ? $"configuration.Parameters[MLParameterKey.LearningRate] = {rate.ToString("R", CultureInfo.InvariantCulture)};" : "")}}
        MLUpdateTask task = new(model.Spec, lessons, configuration, new MLUpdateProgressHandlers(
            MLUpdateProgressEvent.EpochEnd,
            context => Console.WriteLine($"epoch {context.Metrics[MLMetricKey.EpochIndex]}: loss {context.Metrics[MLMetricKey.LossValue]:F4}"),
            context => context.Model.Write({{Text(model + ".mlmodel")}})));
        task.Resume();
        task.Wait();
        """);

    public static CodeEntry AddClass(string model, string label) => new($"New class {label}", $$"""
        using Anneal.CoreML.Building;
        using Anneal.CoreML.Format;

        MLModelSpec spec = MLModelSpec.Load({{Text(model + ".mlmodel")}});
        new NeuralNetworkBuilder(spec).AddClass({{Text(label)}});
        spec.Save({{Text(model + ".mlmodel")}});
        """);

    /// <summary>JSON strings are C# strings, too.</summary>
    private static string Text(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}

using System.Globalization;
using Anneal.Studio.Inspecting;
using Anneal.Studio.Models;
using Anneal.Studio.Teaching;
using Anneal.Studio.Training;

namespace Anneal.Studio.Code;

/// <summary>One method for each thing that can be clicked: the C# that does the same with the library. A test compiles all of them.</summary>
internal static class CodeSamples
{
    /// <summary>Stands in a line of a sample that is not needed; such lines are left out.</summary>
    private const string Nothing = "\u0001";

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

    public static CodeEntry Train(RunSettings settings) => Entry("Train", $$"""
        using Anneal.Data.Sources;
        using Anneal.Examples;
        using Anneal.Keras.Callbacks;
        using Anneal.Keras.Layers;
        using Anneal.Keras.Losses;
        using Anneal.Keras.Models;
        using Anneal.Keras.Optimizers;

        DataSet training = DataSource.Load({{Text(settings.Data is "digits" or "mnist" or "fashion-mnist" ? settings.Data : "examples.npz")}}, new DataSourceOptions { Split = Split.Train, Limit = {{settings.Limit}} });
        DataSet test = DataSource.Load({{Text(settings.Data is "digits" or "mnist" or "fashion-mnist" ? settings.Data : "examples.npz")}}, new DataSourceOptions { Split = Split.Test, Limit = 2000 });

        {{(settings.Network == RunSettings.OwnLayers
            ? $"Model model = new Sequential([\n    new Input(28, 28, 1),\n    {string.Join(",\n    ", settings.Layers.Select(l => l.ToCode()))},\n    new Dense(10, activation: \"softmax\"),\n]);"
            : $"Model model = Networks.Create({Text(settings.Network)});")}}
        Optimizer optimizer = Optimizer.Parse({{Text(settings.Optimizer)}});
        {{(settings.LearningRate is { } rate ? $"optimizer.LearningRate = {rate.ToString("R", CultureInfo.InvariantCulture)};" : Nothing)}}
        model.Compile(new CategoricalCrossentropy(), optimizer, ["accuracy"]);
        KerasExamples Examples(DataSet data) => new(data.Images!, ModelInput.Of(model)[0], data.Source, KerasTargets.For(model, model.Loss!, data));
        model.Fit(Examples(training), batchSize: {{settings.BatchSize}}, epochs: {{settings.Epochs}}, validationData: Examples(test), seed: {{settings.Seed}}, callbacks: [{{string.Join(", ", Callbacks(settings))}}]);
        model.Save("trained.keras");
        """);

    private static IEnumerable<string> Callbacks(RunSettings settings)
    {
        if (settings.ReduceRate) yield return "new ReduceLROnPlateau(patience: 2)";
        if (settings.KeepBest || settings.Patience is not null) yield return $"new EarlyStopping(patience: {settings.Patience?.ToString(CultureInfo.InvariantCulture) ?? "int.MaxValue"}, restoreBestWeights: {(settings.KeepBest ? "true" : "false")})";
    }

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

    public static CodeEntry Convert(string model, Conversion options) => Entry("Convert", $$"""
        using Anneal;
        using Anneal.CoreML.Runtime;
        using Anneal.Keras.Models;
        using Anneal.Updating;

        Model keras = Model.Load({{Text(model + ".keras")}});
        MLModel model = Converters.Keras.Convert(
            keras,
            inputNames: [{{Text(options.InputName)}}],
            outputNames: [{{Text(options.OutputName)}}],
            {{(options.Image.Length == 0 ? Nothing : $"imageInputNames: [{Text(options.InputName)}], imageScale: {options.Scale.Trim()}f,")}}
            {{(options.Labels.Length == 0 ? Nothing : $"classLabels: (string[])[{string.Join(", ", options.Labels.Select(Text))}],")}}
            updatable: {{Updatable(options)}});
        model.Save({{Text(model + ".mlmodel")}});
        """);

    private static string Updatable(Conversion options) => options.Updatable.Trim().Length == 0 ? "null"
        : $"UpdatableOptions.From(keras{(options.Optimizer.Length > 0 ? $", optimizer: {Text(options.Optimizer)}" : "")}) with {{ Layers = {Text(options.Updatable.Trim())}, BatchSize = {options.BatchSize}, Epochs = {options.Epochs} }}";

    private static CodeEntry Entry(string title, string text) => new(title, string.Join('\n', text.Split('\n').Where(line => line.Trim() != Nothing)));

    /// <summary>JSON strings are C# strings, too.</summary>
    private static string Text(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}

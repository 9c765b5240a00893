using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Anneal.Cli.Demo;
using Anneal.Cli.Hosting;
using Anneal.Cli.Output;
using Anneal.Cli.Training;
using Anneal.CoreML.Runtime;
using Anneal.Data.Sources;
using Anneal.Examples;
using Anneal.Exporting;
using Anneal.Keras;
using Anneal.Updating;
using ColorSpace = Anneal.CoreML.Format.ImageFeatureType.Types.ColorSpace;

namespace Anneal.Cli.Commands;

/// <summary><c>anneal demo</c>: the whole road on built-in digits, in under a minute.</summary>
internal sealed class DemoCommand : CliCommand
{
    private const int TrainingDigits = 60_000, Epochs = 3, BatchSize = 100, TestDigits = 5_000;
    private const int Lessons = 100, WriterDigits = 500, UpdateEpochs = 10, UpdateBatch = 10;
    private const double ValidationSplit = 0.05, UpdateRate = 0.01;

    private const string Examples = """
        Trains a network on drawn digits, writes it as digits.keras, digits.h5 and Digits.mlmodel, finds a writer whose hand it reads badly, updates the .mlmodel
        on 100 of that writer's digits, and writes what happened to report.html. Everything is computed here and now; the same numbers come out every time.

        Example:
          anneal demo --out demo
        """;

    private readonly Option<string?> _out = new("--out") { Description = "The folder for the files; made if need be. Default anneal-demo.", HelpName = "DIR" };

    public DemoCommand()
        : base("demo", "The whole road once, on built-in digits, in under a minute.", Examples)
    {
        AddAll(_out);
    }

    protected override int Run(ParseResult options, Terminal terminal, CancellationToken cancellation)
    {
        string folder = options.GetValue(_out) ?? "anneal-demo";
        if (File.Exists(folder)) throw new UsageException($"--out: '{folder}' is a file; give a folder.");
        Directory.CreateDirectory(folder);
        string In(string file) => Path.Combine(folder, file);
        Stopwatch watch = Stopwatch.StartNew();
        Backend.SetRandomSeed(0);

        terminal.Line($"1. Training. A small convolutional network learns to read from {TrainingDigits:N0} handwritten digits, drawn just now.");
        TrainingSetup setup = TrainingSetup.Create("malireddi", null, _ => DataSource.Load("digits", new DataSourceOptions { Limit = TrainingDigits }));
        setup.Compile("adam", null);
        TrainingRun run = new(setup, null) { Epochs = Epochs, BatchSize = BatchSize, ValidationSplit = ValidationSplit };
        TrainingResult training = ProgressBoard.Run(terminal.ErrorConsole, board => run.Fit(board, terminal, cancellation));
        setup.Model.Save(In("digits.keras"));
        setup.Model.Save(In("digits.h5"));
        if (run.Stopped) throw new OperationCanceledException();
        terminal.Line($"   {setup.Model.CountParams():N0} numbers learnt in {Numbers.Duration(training.Time)}, at {Numbers.Speed(training.ImagesPerSecond)}. Saved for Keras: {In("digits.keras")}, {In("digits.h5")}.");

        MLModel model = Convert(setup);
        model.Save(In("Digits.mlmodel"));
        DataSet test = DataSource.Load("digits", new DataSourceOptions { Split = Split.Test, Limit = TestDigits });
        DigitReader everyone = new(test.Images!, test.Labels!);
        DigitReading everyoneBefore = everyone.Read(model);
        terminal.Line($"2. Shipping. The same network as an updatable Core ML model: {In("Digits.mlmodel")}. It reads {Numbers.Percent(everyoneBefore.Scores.Accuracy)} of {everyone.Count:N0} digits that it never saw.");

        DifficultWriter writer = DifficultWriter.Find(model, cancellation);
        (DigitReader lessons, DigitReader writerTest) = writer.Write(Lessons, WriterDigits);
        DigitReading writerBefore = writerTest.Read(model);
        terminal.Line($"3. A new writer. Of {writerTest.Count:N0} digits in the hand of {writer.Style.Name} the model reads only {Numbers.Percent(writerBefore.Scores.Accuracy)}.");

        terminal.Line($"4. Updating. The Core ML model learns from {Lessons} other digits of that writer, as it would on their device.");
        UpdateRun update = new(model, ExampleColumns.From(lessons.ToDataSet(writer.Style.Name), ModelInput.Of(model)));
        ProgressBoard.Run(terminal.ErrorConsole, board => update.Run(board, cancellation));
        if (update.Stopped) throw new OperationCanceledException();
        update.Updated.Save(In("DigitsUpdated.mlmodel"));
        DigitReading writerAfter = writerTest.Read(update.Updated), everyoneAfter = everyone.Read(update.Updated);
        terminal.Line($"   Its last two dense layers may change. That writer: {Numbers.Percent(writerBefore.Scores.Accuracy)} before, {Numbers.Percent(writerAfter.Scores.Accuracy)} after. Everyone else: {Numbers.Percent(everyoneBefore.Scores.Accuracy)} before, {Numbers.Percent(everyoneAfter.Scores.Accuracy)} after. Saved: {In("DigitsUpdated.mlmodel")}.");

        new DemoReport
        {
            Model = setup.Model,
            History = run.History,
            Training = training,
            Examples = new DigitReader(setup.Data.Images!, setup.Data.Labels!),
            Everyone = everyone,
            Writer = writerTest,
            EveryoneBefore = everyoneBefore,
            EveryoneAfter = everyoneAfter,
            WriterBefore = writerBefore,
            WriterAfter = writerAfter,
            Lessons = Lessons,
        }.Save(In("report.html"));
        terminal.Line($"5. The report with curves, samples, mistakes, filters and confusion: {In("report.html")}. All of this took {Numbers.Duration(watch.Elapsed)}.");
        terminal.Result(new JsonObject
        {
            ["folder"] = folder,
            ["seconds"] = watch.Elapsed.TotalSeconds,
            ["training"] = training.ToJson(),
            ["everyone"] = Change(everyoneBefore, everyoneAfter),
            ["writer"] = Change(writerBefore, writerAfter),
        });
        return ExitCodes.Done;
    }

    private static MLModel Convert(TrainingSetup setup) => Converters.Keras.Convert(
        setup.Model, inputNames: ["image"], outputNames: ["probabilities"], imageInputNames: ["image"], classLabels: setup.Data.Classes!, predictedFeatureName: "digit",
        imageScale: 1 / PixelRule.White, colorSpace: ColorSpace.Grayscale, shortDescription: "Reads a handwritten digit.",
        updatable: new UpdatableOptions { Layers = UpdatableLayers.Last(2), Optimizer = UpdateOptimizer.Sgd(UpdateRate), BatchSize = UpdateBatch, Epochs = UpdateEpochs });

    private static JsonObject Change(DigitReading before, DigitReading after) =>
        new() { ["count"] = before.Scores.Count, ["accuracyBefore"] = before.Scores.Accuracy, ["accuracyAfter"] = after.Scores.Accuracy };
}

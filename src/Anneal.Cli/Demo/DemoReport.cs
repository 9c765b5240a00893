using Anneal.Cli.Output;
using Anneal.Cli.Training;
using Anneal.Data.DataSets;
using Anneal.Keras.Callbacks;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Reports;

namespace Anneal.Cli.Demo;

/// <summary>What the demo did, as one page.</summary>
internal sealed record DemoReport
{
    private const int Samples = 40, Mistakes = 24;

    public required Model Model { get; init; }

    public required History History { get; init; }

    public required TrainingResult Training { get; init; }

    public required DigitReader Examples { get; init; }

    public required DigitReader Everyone { get; init; }

    public required DigitReader Writer { get; init; }

    public required DigitReading EveryoneBefore { get; init; }

    public required DigitReading EveryoneAfter { get; init; }

    public required DigitReading WriterBefore { get; init; }

    public required DigitReading WriterAfter { get; init; }

    public required int Lessons { get; init; }

    public void Save(string path)
    {
        Conv2D first = Model.Layers.OfType<Conv2D>().First();
        ReadOnlySpan<int> kernel = first.Weights[0].Shape.Dimensions;
        new ReportBuilder("Anneal: from digits to a model that goes on learning", $"A network was trained on {Examples.Count:N0} drawn digits, made into a Core ML model, and then updated on {Lessons} digits of a writer whose hand it read badly.")
            .AddFigures(
                new Figure("everyone's digits", Numbers.Percent(EveryoneBefore.Scores.Accuracy), $"of {Everyone.Count:N0} that it never saw"),
                new Figure("the new writer, before", Numbers.Percent(WriterBefore.Scores.Accuracy), $"of {Writer.Count:N0} digits"),
                new Figure("the new writer, after", Numbers.Percent(WriterAfter.Scores.Accuracy), $"with {Lessons} of their digits learnt"),
                new Figure("training", Numbers.Duration(Training.Time), Numbers.Speed(Training.ImagesPerSecond)))
            .AddCurves(
            [
                new CurveChart("loss", [new Curve("training", History["loss"]), new Curve("validation", History["val_loss"])]),
                new CurveChart("accuracy", [new Curve("training", History["accuracy"]), new Curve("validation", History["val_accuracy"])], Percent: true),
            ])
            .AddChanges([Change("the new writer", WriterBefore, WriterAfter), Change("everyone else", EveryoneBefore, EveryoneAfter)])
            .AddImages(Examples.Samples(Samples))
            .AddImages(Writer.Samples(Samples), "The new writer", "Digits of the writer whose hand the model read badly.")
            .AddMisread(Misread(Everyone, EveryoneBefore))
            .AddMisread(Misread(Writer, WriterBefore), "Misread of the new writer", "What the model said before the update. The surest mistakes come first.")
            .AddFilters(FilterPictures.Render(first.Weights[0].ToArray(), kernel[0], kernel[1], kernel[2], kernel[3]))
            .AddConfusion(Confusion(EveryoneBefore))
            .Save(path);
    }

    private static AccuracyChange Change(string group, DigitReading before, DigitReading after) => new(group, before.Scores.Count, before.Scores.Accuracy, after.Scores.Accuracy);

    private static IReadOnlyList<MisreadImage> Misread(DigitReader digits, DigitReading reading) =>
        [.. reading.Misread.OrderByDescending(m => m.Confidence).Take(Mistakes).Select(m => new MisreadImage(digits.Picture(m.Index), digits.Label(m.Index), Mnist.ClassNames[m.Predicted], m.Confidence))];

    private static ConfusionMatrix Confusion(DigitReading reading)
    {
        int n = Mnist.ClassNames.Length;
        int[,] counts = new int[n, n];
        for (int actual = 0; actual < n; actual++)
        {
            for (int predicted = 0; predicted < n; predicted++) counts[actual, predicted] = reading.Scores[actual, predicted];
        }

        return new ConfusionMatrix(Mnist.ClassNames, counts);
    }
}

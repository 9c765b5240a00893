using Anneal.CoreML.Runtime;
using Anneal.Data.Arrays;
using Anneal.Data.DataSets;
using Anneal.Data.Labeling;
using Anneal.Data.Sources;
using Anneal.Evaluation;
using Anneal.Examples;
using Anneal.Imaging;
using Anneal.Reports;

namespace Anneal.Cli.Demo;

/// <summary>Some digits with their labels, and what a Core ML model reads in them.</summary>
/// <param name="images">uint8, (count, 28, 28).</param>
/// <param name="labels">uint8, (count,).</param>
internal sealed class DigitReader(NDArray images, NDArray labels)
{
    public int Count => images.Rows;

    /// <summary>The digits as data for training and updates.</summary>
    public DataSet ToDataSet(string name) => new() { Source = name, Count = Count, Images = images, Labels = labels, Classes = new ClassLabels(Mnist.ClassNames) };

    /// <summary>Reads all digits.</summary>
    public DigitReading Read(MLModel model)
    {
        ClassifierScores scores = new(Mnist.ClassNames.Length);
        List<(int Index, int Predicted, double Confidence)> misread = [];
        byte[] truth = labels.AsBytes();
        CoreMLExamples examples = CoreMLExamples.Create([(ModelInput.Of(model)[0], images)], "digits");
        string output = model.ModelDescription.PredictedProbabilitiesName!;
        CoreMLEvaluation.ForEach(model, examples, (i, result) =>
        {
            double[] probabilities = [.. result.FeatureValue(output)!.DictionaryValue.Values];
            int read = scores.Add(probabilities, truth[i]);
            if (read != truth[i]) misread.Add((i, read, probabilities[read]));
        });
        return new DigitReading(scores, misread);
    }

    /// <summary>One digit as a picture.</summary>
    public ImagePixels Picture(int index)
    {
        int height = images.Shape[1], width = images.Shape[2], size = height * width;
        return new ImagePixels(width, height, 1, images.AsBytes().AsSpan(index * size, size).ToArray());
    }

    public string Label(int index) => Mnist.ClassNames[labels.AsBytes()[index]];

    /// <summary>The first digits with their labels.</summary>
    public IReadOnlyList<ReportImage> Samples(int count) => [.. Enumerable.Range(0, Math.Min(count, Count)).Select(i => new ReportImage(Picture(i), Label(i)))];
}

/// <summary>How some digits were read.</summary>
/// <param name="Scores">Loss, accuracy, what was taken for what.</param>
/// <param name="Misread">The digits that were misread.</param>
internal sealed record DigitReading(ClassifierScores Scores, IReadOnlyList<(int Index, int Predicted, double Confidence)> Misread);

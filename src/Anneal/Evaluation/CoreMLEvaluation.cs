using Anneal.CoreML.Runtime;
using Anneal.Data.Arrays;
using Anneal.Data.Sources;
using Anneal.Examples;

namespace Anneal.Evaluation;

/// <summary>Loss and accuracy of a Core ML model: crossentropy for classes, mean squared error for numbers.</summary>
public static class CoreMLEvaluation
{
    private const int Block = 500;

    /// <summary>Evaluates a model.</summary>
    /// <param name="model">Any model with one array output, or a classifier that gives probabilities.</param>
    /// <param name="columns">The examples and their labels.</param>
    /// <param name="progress">Told how many examples are done.</param>
    /// <param name="cancellation">Stops between blocks of examples.</param>
    /// <exception cref="InvalidDataException">The labels do not fit the model; the message lists both.</exception>
    /// <exception cref="MLModelException">An input does not fit, or the model cannot be run here.</exception>
    public static EvaluationResult Run(MLModel model, ExampleColumns columns, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(columns);
        CoreMLExamples examples = CoreMLExamples.Create(columns.Inputs, columns.Labels.Source);
        if (CoreMLTargets.ClassesOf(model) is { } classes)
        {
            int[] labels = ExampleLabels.For(columns.Labels, classes);
            ClassifierScores scores = new(classes.Count);
            string probabilities = model.ModelDescription.PredictedProbabilitiesName
                ?? throw new NotSupportedException("The classifier gives labels but no probabilities, of which a loss could be made.");
            ForEach(model, examples, (i, result) => scores.Add([.. result.FeatureValue(probabilities)!.DictionaryValue.Values], labels[i]), progress, cancellation);
            return new EvaluationResult(scores.Loss, scores.Accuracy, scores.Count);
        }

        MLFeatureDescription[] outputs = [.. model.ModelDescription.OutputDescriptionsByName.Values];
        if (outputs is not [{ Type: MLFeatureType.MultiArray } output])
            throw new NotSupportedException($"A model without class labels is evaluated by its one array output; this one has {string.Join(", ", outputs.Select(o => $"'{o.Name}' ({o})"))}.");
        return columns.Labels.Classes is null ? Numbers(model, output.Name, examples, columns.Labels, progress, cancellation) : Classes(model, output.Name, examples, columns.Labels, progress, cancellation);
    }

    /// <summary>Runs a model over examples, block by block.</summary>
    public static void ForEach(MLModel model, CoreMLExamples examples, Action<int, IMLFeatureProvider> result, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(result);
        for (int first = 0; first < examples.Count; first += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(Block, examples.Count - first);
            IMLBatchProvider block = model.Predictions(examples.Slice(first, count));
            for (int i = 0; i < count; i++) result(first + i, block.Features(i));
            progress?.Invoke(first + count);
        }
    }

    private static EvaluationResult Classes(MLModel model, string output, CoreMLExamples examples, DataSet data, Action<int>? progress, CancellationToken cancellation)
    {
        int[]? labels = null;
        ClassifierScores? scores = null;
        ForEach(model, examples, (i, result) =>
        {
            double[] values = Values(result, output);
            // Files may leave the output's shape open; the first result tells it.
            labels ??= ExampleLabels.For(data, values.Length);
            (scores ??= new ClassifierScores(values.Length)).Add(values, labels[i]);
        }, progress, cancellation);
        return new EvaluationResult(scores?.Loss ?? 0, scores?.Accuracy ?? 0, examples.Count);
    }

    private static EvaluationResult Numbers(MLModel model, string output, CoreMLExamples examples, DataSet data, Action<int>? progress, CancellationToken cancellation)
    {
        float[]? targets = null;
        double sum = 0;
        long count = 0;
        ForEach(model, examples, (i, result) =>
        {
            double[] values = Values(result, output);
            targets ??= ExampleLabels.Numbers(data, values.Length).ToSingle();
            for (int v = 0; v < values.Length; v++, count++) sum += Math.Pow(values[v] - targets[(i * values.Length) + v], 2);
        }, progress, cancellation);
        return new EvaluationResult(count == 0 ? 0 : sum / count, null, examples.Count);
    }

    private static double[] Values(IMLFeatureProvider result, string output) => Array.ConvertAll(result.FeatureValue(output)!.MultiArrayValue.ToFloats(), v => (double)v);
}

using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.Data.Arrays;
using Anneal.Data.Labeling;
using Anneal.Data.Sources;

namespace Anneal.Examples;

/// <summary>What an updatable Core ML model is to learn: a label, a class index or numbers, under the name of its training input.</summary>
public static class CoreMLTargets
{
    /// <summary>The name of the target: the training input that is no input, or else the predicted feature.</summary>
    public static string? NameOf(MLModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        MLModelDescription d = model.ModelDescription;
        return d.TrainingInputDescriptionsByName.Keys.FirstOrDefault(name => !d.InputDescriptionsByName.ContainsKey(name)) ?? d.PredictedFeatureName;
    }

    /// <summary>The model's classes; null where it does not name them.</summary>
    public static ClassLabels? ClassesOf(MLModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        IReadOnlyList<object> labels = model.ModelDescription.ClassLabels;
        return labels.Count == 0 ? null : new ClassLabels(labels.Select(l => Convert.ToString(l, System.Globalization.CultureInfo.InvariantCulture)!));
    }

    /// <summary>The examples with a target each.</summary>
    /// <exception cref="InvalidDataException">The labels do not fit the model; the message lists both.</exception>
    /// <exception cref="MLModelException">The model has no training input for a target.</exception>
    public static CoreMLExamples With(this CoreMLExamples examples, MLModel model, DataSet data)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(model);
        if (NameOf(model) is not { } name || !model.ModelDescription.TrainingInputDescriptionsByName.TryGetValue(name, out MLFeatureDescription? target))
            throw new MLModelException("The model has no training input for a label; it cannot be updated.");
        if (ClassesOf(model) is { } classes && target.Type is MLFeatureType.String or MLFeatureType.Int64)
        {
            int[] indices = ExampleLabels.For(data, ClassesOf(model)!);
            IReadOnlyList<object> labels = model.ModelDescription.ClassLabels;
            return examples.WithTarget(name, i => labels[indices[i]] is long number ? new MLFeatureValue(number) : new MLFeatureValue((string)labels[indices[i]]));
        }

        LossLayer? loss = NetworkSpec.Of(model.Spec)?.UpdateParams?.LossLayers.FirstOrDefault();
        if (loss?.CategoricalCrossEntropyLossLayer is not null)
        {
            int[] indices = ExampleLabels.For(data, data.Classes?.Count ?? 2);
            return examples.WithTarget(name, i => new MLMultiArray([indices[i]], 1));
        }

        int[] shape = [.. target.MultiArrayShape!.Select(n => checked((int)n))];
        int size = shape.Aggregate(1, (a, n) => a * n);
        float[] numbers = (data.Classes is not null && size > 1 ? Labels.ToCategorical(ExampleLabels.For(data, size), size) : ExampleLabels.Numbers(data, size)).ToSingle();
        return examples.WithTarget(name, i => new MLMultiArray(numbers.AsSpan(i * size, size).ToArray(), shape));
    }
}

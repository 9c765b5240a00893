using Anneal.Data.Arrays;
using Anneal.Data.Labeling;
using Anneal.Data.Sources;
using Anneal.Keras.Losses;
using Anneal.Keras.Models;

namespace Anneal.Examples;

/// <summary>What a Keras model is to predict, in the form that its loss takes.</summary>
public static class KerasTargets
{
    /// <summary>The loss of a model that names none: categorical crossentropy, or binary crossentropy for a single output.</summary>
    public static Loss DefaultLoss(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Output.Shape.Size == 1 ? new BinaryCrossentropy() : new CategoricalCrossentropy();
    }

    /// <summary>Whether the labels are classes for a model with this loss, so that accuracy means something.</summary>
    public static bool AreClasses(Model model, Loss loss, DataSet data)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        return loss is not MeanSquaredError || (data.Classes is not null && model.Output.Shape.Size > 1);
    }

    /// <summary>The targets: class indices, one-hot rows or numbers.</summary>
    /// <exception cref="InvalidDataException">There are no labels, or they do not fit the model; the message lists both.</exception>
    public static NDArray For(Model model, Loss loss, DataSet data)
    {
        ArgumentNullException.ThrowIfNull(model);
        int size = model.Output.Shape.Size;
        if (!AreClasses(model, loss, data)) return ExampleLabels.Numbers(data, size);
        int[] indices = ExampleLabels.For(data, Math.Max(size, 2));
        return loss is SparseCategoricalCrossentropy ? NDArray.Create(indices)
            : size == 1 ? NDArray.Create(indices, indices.Length, 1)
            : Labels.ToCategorical(indices, size);
    }
}

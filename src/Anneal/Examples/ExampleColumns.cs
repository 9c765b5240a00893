using Anneal.Data.Arrays;
using Anneal.Data.Labeling;
using Anneal.Data.Sources;

namespace Anneal.Examples;

/// <summary>Data sorted into what a model takes: one array for each input, and the labels.</summary>
/// <param name="Inputs">For each input its array, one example a row.</param>
/// <param name="Labels">The same data with labels and classes; it need not have images.</param>
public sealed record ExampleColumns(IReadOnlyList<(ModelInput Input, NDArray Array)> Inputs, DataSet Labels)
{
    /// <summary>Sorts data.</summary>
    /// <param name="data">What a source gave.</param>
    /// <param name="inputs">The model's inputs.</param>
    /// <param name="targetName">What the model calls its label or target; null where it has no name.</param>
    /// <exception cref="InvalidDataException">An input has no array; the message lists both.</exception>
    public static ExampleColumns From(DataSet data, IReadOnlyList<ModelInput> inputs, string? targetName = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(inputs);
        if (data.Images is { } images)
        {
            return inputs.Count == 1 ? new ExampleColumns([(inputs[0], images)], data)
                : throw new InvalidDataException($"{data.Source} has one array of examples, but the model has the inputs {Names(inputs)}; give an .npz file with one array for each of them.");
        }

        string[] others = [.. data.Features.Keys.Where(k => k != targetName)];
        List<(ModelInput, NDArray)> found = [];
        foreach (ModelInput input in inputs)
        {
            string? key = data.Features.ContainsKey(input.Name) ? input.Name : inputs.Count == 1 && others.Length == 1 ? others[0] : null;
            if (key is null) throw new InvalidDataException($"{data.Source} has no array for the input '{input.Name}'. The model has the inputs {Names(inputs)}; the file has {string.Join(", ", data.Features.Keys)}.");
            found.Add((input, data.Features[key]));
        }

        string[] rest = [.. data.Features.Keys.Where(k => !found.Any(f => ReferenceEquals(f.Item2, data.Features[k])))];
        NDArray? labels = targetName is not null && data.Features.TryGetValue(targetName, out NDArray? named) ? named : rest.Length == 1 ? data.Features[rest[0]] : null;
        return new ExampleColumns(found, data with { Labels = labels, Classes = labels is null ? null : Classes(labels) });
    }

    private static ClassLabels? Classes(NDArray labels)
    {
        try
        {
            return ClassLabels.Infer(labels);
        }
        catch (ArgumentException)
        {
            // The targets of a regression.
            return null;
        }
    }

    private static string Names(IReadOnlyList<ModelInput> inputs) => string.Join(", ", inputs.Select(i => $"'{i.Name}'"));
}

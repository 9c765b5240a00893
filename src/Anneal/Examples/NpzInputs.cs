using Anneal.Data.Arrays;

namespace Anneal.Examples;

/// <summary>The arrays of an .npz file as a model's inputs.</summary>
public static class NpzInputs
{
    /// <summary>Finds an array for each input: by its name, or the only one for a model of one input. A single example may lack the leading axis.</summary>
    /// <exception cref="InvalidDataException">An array is missing, does not fit, or the arrays hold different numbers of examples; the message says what there is.</exception>
    public static IReadOnlyList<(ModelInput Input, NDArray Array)> Load(string path, IReadOnlyList<ModelInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        using NpzFile file = NpzFile.Open(path);
        List<(ModelInput, NDArray)> result = [];
        foreach (ModelInput input in inputs)
        {
            string key = file.Contains(input.Name) ? input.Name : inputs.Count == 1 && file.Keys.Count == 1 ? file.Keys[0] : throw new InvalidDataException(
                $"'{path}' has no array '{input.Name}'. The model takes {string.Join(", ", inputs.Select(i => $"'{i.Name}'"))}; the file has {(file.Keys.Count == 0 ? "no arrays" : string.Join(", ", file.Keys))}.");
            result.Add((input, Arrangement.OneOrMoreToInput(file[key], input, $"{path}: '{key}'")));
        }

        return result;
    }
}

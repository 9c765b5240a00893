using Anneal.CoreML.Validation;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Cli.Hosting;

/// <summary>Keras models from files.</summary>
internal static class KerasModels
{
    /// <summary>Reads a <c>.keras</c> or <c>.h5</c> file with its optimizer, if it has one.</summary>
    public static Model Load(string path) => Model.Load(path);

    /// <summary>Reads a file whole and looks at every weight.</summary>
    public static IReadOnlyList<Finding> Validate(string path)
    {
        return [.. from variable in Load(path).Weights
                   let bad = Array.FindIndex(variable.ToArray(), v => !float.IsFinite(v))
                   where bad >= 0
                   select new Finding(Severity.Error, "weights", variable.Path, $"Number {bad} is {variable.ToArray()[bad]}; every weight must be finite.")];
    }
}

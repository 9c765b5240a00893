using Anneal.Cli.Output;
using Anneal.CoreML.Validation;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Saving;

namespace Anneal.Cli.Hosting;

/// <summary>Keras models from files.</summary>
internal static class KerasModels
{
    /// <summary>Reads a <c>.keras</c> or <c>.h5</c> file with its optimizer, if it has one.</summary>
    public static Model Load(string path) => Model.Load(path);

    /// <summary>Reads a file to look at or to run, not to train: what it was compiled with is left out, with a note, where Anneal does not have it.</summary>
    public static Model Load(string path, Terminal terminal)
    {
        try
        {
            return Model.Load(path);
        }
        catch (ModelFileException trouble)
        {
            Model model = Model.Load(path, compile: false);
            terminal.Note($"{trouble.Message} So it is here.");
            return model;
        }
    }

    /// <summary>Reads a file whole and looks at every weight.</summary>
    public static IReadOnlyList<Finding> Validate(string path, Terminal terminal)
    {
        return [.. from variable in Load(path, terminal).Weights
                   let bad = Array.FindIndex(variable.ToArray(), v => !float.IsFinite(v))
                   where bad >= 0
                   select new Finding(Severity.Error, "weights", variable.Path, $"Number {bad} is {variable.ToArray()[bad]}; every weight must be finite.")];
    }
}

using Anneal.CoreML.Runtime;
using Anneal.Examples;
using Anneal.Keras.Models;
using Anneal.Updating;
using MLModelSpec = Anneal.CoreML.Format.MLModelSpec;

namespace Anneal.Studio.Models;

/// <summary>Model files as models that the studio works with. A Keras model becomes a Core ML model at once, by the options that suit most.</summary>
internal static class ModelFiles
{
    /// <summary>Reads the file that the command was given.</summary>
    /// <exception cref="IOException">The file cannot be read, or is no model.</exception>
    public static OpenedModel Open(string path)
    {
        string name = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path));
        return Path.GetExtension(Path.TrimEndingDirectorySeparator(path)).ToLowerInvariant() is ".keras" or ".h5" or ".hdf5"
            ? new OpenedModel(name, Convert(Model.Load(path)))
            : new OpenedModel(name, new MLModel(MLModelSpec.Load(path)));
    }

    /// <summary>A Keras model as Core ML runs it: pictures as images, classes by number, everything updatable that can be.</summary>
    public static MLModel Convert(Model model)
    {
        ModelInput? input = ModelInput.Of(model) is [{ } only] ? only : null;
        bool picture = input?.Picture is { Channels: 1 or 3 };
        int outputs = model.Outputs is [{ Shape.Rank: 1 } output] ? output.Shape[0] : 0;
        MLModel plain = Converters.Keras.Convert(
            model,
            picture ? ["image"] : null,
            imageInputNames: picture ? ["image"] : null,
            classLabels: outputs > 1 ? [.. Enumerable.Range(0, outputs).Select(i => $"{i}")] : null,
            imageScale: picture && !input!.TakesPixels ? 1 / 255f : 1,
            warn: _ => { });
        try
        {
            return UpdatableOptions.From(model).Apply(plain);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Exporting.ConversionException or CoreML.Validation.ModelValidationException)
        {
            // A model that cannot go on learning can still be looked at and asked.
            return plain;
        }
    }
}

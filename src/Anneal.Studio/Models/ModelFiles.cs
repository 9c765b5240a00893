using Anneal.CoreML.Runtime;
using Anneal.Keras.Models;
using MLModelSpec = Anneal.CoreML.Format.MLModelSpec;

namespace Anneal.Studio.Models;

/// <summary>Model files as models that the studio works with. A Keras model becomes a Core ML model at once, by the options that suit most.</summary>
public static class ModelFiles
{
    /// <summary>Endings that <see cref="Open(string, byte[])"/> takes.</summary>
    public const string Endings = ".mlmodel,.keras,.h5,.hdf5";

    /// <summary>Reads the file that the command was given.</summary>
    /// <exception cref="IOException">The file cannot be read, or is no model.</exception>
    internal static OpenedModel Open(string path)
    {
        string name = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path));
        return Path.GetExtension(Path.TrimEndingDirectorySeparator(path)).ToLowerInvariant() is ".keras" or ".h5" or ".hdf5"
            ? OfKeras(name, Model.Load(path))
            : new OpenedModel(name, new MLModel(MLModelSpec.Load(path)));
    }

    /// <summary>Reads a file that was brought to the page.</summary>
    /// <exception cref="IOException">It cannot be read, or is no model; the message names it.</exception>
    internal static OpenedModel Open(string file, byte[] bytes)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        switch (Path.GetExtension(file).ToLowerInvariant())
        {
            case ".mlmodel":
                return new OpenedModel(name, new MLModel(MLModelSpec.Load(bytes, file)));
            case ".keras" or ".h5" or ".hdf5":
                return OfKeras(name, InTemporaryFile(Path.GetExtension(file).Equals(".keras", StringComparison.OrdinalIgnoreCase) ? ".keras" : ".h5", path =>
                {
                    File.WriteAllBytes(path, bytes);
                    return LoadKeras(path, file);
                }));
            default:
                throw new InvalidDataException($"'{file}' is not called like a model; .mlmodel, .keras and .h5 files can be opened here. Pictures belong under Pictures.");
        }
    }

    /// <summary>A Keras model as a file's bytes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ending">.keras or .h5.</param>
    public static byte[] Save(Model model, string ending) => InTemporaryFile(ending, path =>
    {
        model.Save(path);
        return File.ReadAllBytes(path);
    });

    /// <summary>A Keras model, and its Core ML form by the options that suit most.</summary>
    internal static OpenedModel OfKeras(string name, Model model, IReadOnlyList<string>? labels = null) => new(name, Convert(model, labels), model);

    private static Model LoadKeras(string path, string file)
    {
        try
        {
            return Model.Load(path);
        }
        catch (Keras.Saving.ModelFileException e)
        {
            // The message names the temporary file, which means nothing to whoever brought it.
            throw new InvalidDataException(e.Message.Replace(path, file, StringComparison.Ordinal), e);
        }
    }

    /// <summary>Keras' files are read and written by path; this one is nobody's but ours.</summary>
    private static T InTemporaryFile<T>(string ending, Func<string, T> use)
    {
        string path = Path.Combine(Path.GetTempPath(), $"anneal-{Guid.NewGuid():N}{ending}");
        try
        {
            return use(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>A Keras model as Core ML runs it: pictures as images, classes by number where they have no names, everything updatable that can be.</summary>
    internal static MLModel Convert(Model model, IReadOnlyList<string>? labels = null)
    {
        int outputs = model.Outputs is [{ Shape.Rank: 1 } output] ? output.Shape[0] : 0;
        Conversion conversion = Conversion.For(model, outputs > 1 ? labels ?? [.. Enumerable.Range(0, outputs).Select(i => $"{i}")] : []);
        try
        {
            return conversion.Run(model, _ => { });
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or CoreML.Validation.ModelValidationException)
        {
            // A model that cannot go on learning can still be looked at and asked.
            return (conversion with { Updatable = "" }).Run(model, _ => { });
        }
    }
}

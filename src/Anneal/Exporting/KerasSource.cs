using Anneal.Keras.Models;
using Anneal.Keras.Saving;

namespace Anneal.Exporting;

/// <summary>A Keras model, or the file that one is in.</summary>
public sealed class KerasSource
{
    private KerasSource(Model model) => Model = model;

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>A model.</summary>
    public static implicit operator KerasSource(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new(model);
    }

    /// <summary>The path of a <c>.keras</c> or <c>.h5</c> file, of any version of Keras. What it was compiled with is not needed.</summary>
    /// <exception cref="ModelFileException">The file is damaged, or holds something that Anneal does not have; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static implicit operator KerasSource(string path) => new(Model.Load(path, compile: false));
}

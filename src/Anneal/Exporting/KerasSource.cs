using Anneal.Keras.Models;

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
}

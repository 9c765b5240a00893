using Anneal.Keras.Saving;

namespace Anneal.Keras.Models;

/// <content>Files.</content>
public partial class Model
{
    /// <summary>
    /// Loads a whole model that any Keras from 1.2 to 3 or <see cref="Save"/> wrote, as <c>.keras</c> or <c>.h5</c>: layers, weights, and what it was compiled
    /// with, so that training goes on where it ended. Which form the file has is read from its content.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="compile">False: without loss, optimizer and metrics; for models whose training Anneal does not know. Default true.</param>
    /// <exception cref="ModelFileException">The file is damaged, or holds something that Anneal does not have; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model Load(string path, bool compile = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ModelFile.Load(path, compile);
    }

    /// <summary>
    /// Saves the whole model as Keras 3 does: layers, weights, loss, metrics, optimizer and its state. The file is written whole or not at all.
    /// </summary>
    /// <param name="path">A name that ends with <c>.keras</c>, or with <c>.h5</c> for the older form.</param>
    /// <param name="overwrite">False: refuse to replace a file. Default true.</param>
    /// <param name="includeOptimizer">False: leave out what the model was compiled with. Default true.</param>
    /// <exception cref="ArgumentException">The name ends otherwise.</exception>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its input yet.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before is whole.</exception>
    public void Save(string path, bool overwrite = true, bool includeOptimizer = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _ = Outputs;
        ModelFile.Save(this, path, overwrite, includeOptimizer);
    }

    /// <summary>
    /// Sets the weights to a file's: all of them or none. Takes files of weights of every version, and whole models. Layers go by their order and kind,
    /// not by their names. A <c>.weights.h5</c> file's optimizer state is taken over where the model was compiled with the same optimizer and trains the same weights.
    /// </summary>
    /// <exception cref="ModelFileException">The file is damaged, or does not fit the model; the message names the layer.</exception>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its input yet.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void LoadWeights(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _ = Outputs;
        ModelFile.LoadWeights(this, path);
    }

    /// <summary>Saves the weights as Keras 3 does, with the optimizer's state. The file is written whole or not at all.</summary>
    /// <param name="path">A name that ends with <c>.weights.h5</c>; another <c>.h5</c> gives the older form, without the optimizer.</param>
    /// <param name="overwrite">False: refuse to replace a file. Default true.</param>
    /// <exception cref="ArgumentException">The name ends otherwise.</exception>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its input yet.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before is whole.</exception>
    public void SaveWeights(string path, bool overwrite = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _ = Outputs;
        ModelFile.SaveWeights(this, path, overwrite);
    }
}

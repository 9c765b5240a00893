using Anneal.CoreML.Runtime;

namespace Anneal.Studio.Models;

/// <summary>A model that a browser works with.</summary>
/// <param name="Name">What it is called: the file's name without its ending.</param>
/// <param name="CoreML">The model as it is run and taught.</param>
internal sealed record OpenedModel(string Name, MLModel CoreML)
{
    /// <summary>Reads the file that the command was given.</summary>
    public static OpenedModel Load(string path) => new(Path.GetFileNameWithoutExtension(path), new MLModel(path));
}

using Anneal.CoreML.Runtime;
using Anneal.Studio.Models;

namespace Anneal.Studio.Workspaces;

/// <summary>A model in a workspace's folder: <c>NAME.mlmodel</c>, and <c>NAME.keras</c> while the Keras model knows the same. Written only when it is another.</summary>
internal sealed class ModelSlot(string folder, string name)
{
    private OpenedModel? _saved;

    private string CoreMLFile => Path.Combine(folder, name + ".mlmodel");

    private string KerasFile => Path.Combine(folder, name + ".keras");

    /// <summary>Writes a model, or nothing for the one that all begin with.</summary>
    /// <returns>The name to keep; null for the one that all begin with.</returns>
    public string? Save(OpenedModel model, OpenedModel first)
    {
        if (ReferenceEquals(model, first)) return null;
        if (!ReferenceEquals(model, _saved))
        {
            model.CoreML.Save(CoreMLFile);
            if (model.Keras is { } keras) keras.Save(KerasFile);
            else File.Delete(KerasFile);
            _saved = model;
        }

        return model.Name;
    }

    /// <summary>Reads it back.</summary>
    /// <param name="called">What <see cref="Save"/> gave; null gives null.</param>
    public OpenedModel? Load(string? called) =>
        called is null ? null : _saved = new OpenedModel(called, new MLModel(CoreMLFile), File.Exists(KerasFile) ? Keras.Models.Model.Load(KerasFile) : null);
}

using Anneal.Keras.Models;
using Anneal.Keras.Saving;

namespace Anneal.Keras;

/// <summary>What programs ask of Keras itself.</summary>
public static class Keras
{
    /// <summary>The version of Keras that Anneal follows: whose files it writes, and whose numbers its tests compare with.</summary>
    public static string Version => KerasFormat.Version;

    /// <inheritdoc cref="Model.Load"/>
    public static Model LoadModel(string path, bool compile = true) => Model.Load(path, compile);
}

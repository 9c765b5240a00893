using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Saving;

/// <summary>Which Keras' files ours are like.</summary>
internal static class KerasFormat
{
    /// <summary>The version whose files we write.</summary>
    public const string Version = "3.15.1";

    /// <summary>What files say of the orientation of kernels: TensorFlow's, a correlation.</summary>
    public const string Backend = "tensorflow";

    /// <summary>The number before the first point of a version; 1 for a file that does not say, which only Keras 1 and older write.</summary>
    public static int Major(string? version) => version is not null && int.TryParse(version.Split('.')[0], out int major) ? major : 1;

    /// <summary>A weight's name in files: with the model's name in front where the model is a stack.</summary>
    public static string Path(Model model, Variable weight) => model is Sequential ? $"{model.Name}/{weight.Path}" : weight.Path;
}

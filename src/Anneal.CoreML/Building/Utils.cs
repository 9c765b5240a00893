using Anneal.CoreML.Format;

namespace Anneal.CoreML.Building;

/// <summary>Loading and saving a specification in one call.</summary>
public static class Utils
{
    /// <summary>Reads the specification of a <c>.mlmodel</c> file or <c>.mlpackage</c> folder.</summary>
    /// <exception cref="ModelFormatException">The file cannot be read as a Core ML model.</exception>
    public static Model LoadSpec(string path) => MLModelSpec.Load(path).Spec;

    /// <summary>Writes a specification, whole or not at all.</summary>
    public static void SaveSpec(Model spec, string path) => new MLModelSpec(spec).Save(path);
}

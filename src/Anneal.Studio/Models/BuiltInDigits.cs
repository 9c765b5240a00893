using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;

namespace Anneal.Studio.Models;

/// <summary>The digit model that is inside the program, so that the first page can read a drawing at once. docs/studio.md has the commands that made it.</summary>
internal static class BuiltInDigits
{
    public const string Name = "Digits";

    /// <summary>A model of its own for each caller: updates and edits of one are not seen by others.</summary>
    public static OpenedModel Open()
    {
        using Stream stream = typeof(BuiltInDigits).Assembly.GetManifestResourceStream("Digits.mlmodel")!;
        return new OpenedModel(Name, new MLModel(MLModelSpec.Load(stream)));
    }
}

using Anneal.CoreML.Runtime;
using Anneal.Data.Labeling;
using Anneal.Examples;
using Anneal.Keras.Models;

namespace Anneal.Studio.Models;

/// <summary>A model that a browser works with. It is never changed: teaching and editing make another.</summary>
/// <param name="Name">What it is called: the file's name without its ending.</param>
/// <param name="CoreML">The model as it is run and taught.</param>
/// <param name="Keras">The Keras model that it was made from, while both know the same; else null.</param>
internal sealed record OpenedModel(string Name, MLModel CoreML, Model? Keras = null)
{
    /// <summary>The classes; null where the model does not classify.</summary>
    public ClassLabels? Classes { get; } = CoreMLTargets.ClassesOf(CoreML);

    /// <summary>What the model takes, where that is one picture; else null.</summary>
    public ModelInput? Picture { get; } = PictureInput(CoreML);

    /// <summary>Whether it reads what the built-in digits are: small grey pictures, and classes that hold all ten digits.</summary>
    public bool ReadsDigits { get; } = PictureInput(CoreML)?.Picture is (28, 28, 1) && CoreMLTargets.ClassesOf(CoreML) is { } classes && Data.DataSets.Mnist.ClassNames.All(classes.Names.Contains);

    public bool IsUpdatable => CoreML.ModelDescription.IsUpdatable;

    /// <summary>The labels, or none.</summary>
    public IReadOnlyList<string> Labels => Classes is { } classes ? classes.Names : [];

    private static ModelInput? PictureInput(MLModel model)
    {
        try
        {
            return ModelInput.Of(model) is [{ Picture: not null } only] ? only : null;
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}

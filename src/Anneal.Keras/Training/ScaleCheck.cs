using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Training;

/// <summary>Whether training inputs look as if someone forgot to scale them: pixels from 0 to 255, most often.</summary>
internal static class ScaleCheck
{
    /// <summary>Numbers of mean 0 and variance 1 stay below this, and so does what is divided by its largest value.</summary>
    private const float Usual = 16;

    /// <summary>How many examples are looked at.</summary>
    private const int Looked = 64;

    /// <summary>What to tell the user, or null.</summary>
    public static string? Warning(Model model, Examples training)
    {
        if (model.Inputs.Count != 1 || model.Order.Any(t => t.Inputs.Contains(model.Input) && t.Layer is Rescaling or BatchNormalization)) return null;
        float[] inputs = new float[Math.Min(Looked, training.Count) * training.Source.InputShape.Size];
        training.Source.CopyInputs(training.Rows(0, Math.Min(Looked, training.Count)), inputs);
        float largest = inputs.Length == 0 ? 0 : inputs.Max(Math.Abs);
        if (!(largest > Usual)) return null;
        return $"warning: the training inputs have numbers up to {largest:G4}, far above 1, from which networks learn badly: divide them first"
            + (largest is > 200 and <= 255 ? ", pixels by 255, or begin the model with Rescaling(1 / 255.0)." : ", or begin the model with a Rescaling or a BatchNormalization.");
    }
}

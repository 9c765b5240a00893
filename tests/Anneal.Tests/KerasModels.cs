using Anneal.Data.Arrays;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Tests;

/// <summary>Keras models whose weights and examples are numbers by formula.</summary>
internal static class KerasModels
{
    /// <summary>Kernels within Glorot's limits, biases within 0.05, batch normalisation with statistics of its own.</summary>
    public static T Filled<T>(T model, int seed = 1)
        where T : Model
    {
        int k = 0;
        foreach (Variable v in model.Weights)
        {
            int[] s = v.Shape.Dimensions.ToArray();
            double limit = v.Name == "kernel" ? Math.Sqrt(6.0 / ((s[^2] + s[^1]) * s[..^2].Aggregate(1.0, (a, d) => a * d))) : v.Name == "bias" ? 0.05 : 0.4;
            double offset = v.Name is "gamma" or "moving_variance" ? 1 : 0;
            v.Assign(Floats(Numbers.Centered(seed * 100 + k++, v.Shape.Size, limit).Select(n => n + offset)));
        }

        return model;
    }

    /// <summary>Examples between −1 and 1, or 0 and 1.</summary>
    public static NDArray Examples(Model model, int count, int input = 0, bool positive = false) => NDArray.Create(
        Floats(positive ? Numbers.Counter(77, count * model.Inputs[input].Shape.Size) : Numbers.Centered(77 + input, count * model.Inputs[input].Shape.Size)),
        [count, .. model.Inputs[input].Shape.Dimensions]);

    public static float[] Floats(IEnumerable<double> numbers) => [.. numbers.Select(n => (float)n)];
}

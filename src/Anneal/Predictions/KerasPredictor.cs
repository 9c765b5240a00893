using Anneal.Data.Arrays;
using Anneal.Examples;
using Anneal.Keras.Models;
using Anneal.Keras.Training;

namespace Anneal.Predictions;

/// <summary>Predictions of a Keras model. Its file has no class labels: an output of two or more probabilities is labelled 0, 1, ...</summary>
public static class KerasPredictor
{
    private const double ProbabilityTolerance = 1e-3;

    /// <summary>Predicts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">For each input its array, one example a row; pixels are divided by 255.</param>
    /// <param name="name">What messages call the data.</param>
    /// <exception cref="InvalidDataException">An array does not fit its input, or holds a number that is not finite.</exception>
    public static PredictionSet Run(Model model, IReadOnlyList<(ModelInput Input, NDArray Array)> inputs, string name)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        ArrayLike[] x = [.. inputs.Select(i => (ArrayLike)All(new KerasExamples(i.Array, i.Input, name)))];
        IReadOnlyList<NDArray> outputs = model.PredictAll(x);
        OrderedDictionary<string, NDArray> arrays = new(StringComparer.Ordinal);
        for (int o = 0; o < outputs.Count; o++) arrays[model.Outputs[o].Layer.Name] = outputs[o];
        return new PredictionSet([.. Enumerable.Range(0, outputs[0].Rows).Select(row => Item(arrays, row))], () => arrays);
    }

    private static NDArray All(KerasExamples examples) => examples.Inputs(0, examples.Count);

    private static Prediction Item(OrderedDictionary<string, NDArray> arrays, int row)
    {
        Dictionary<string, float[]> rows = arrays.ToDictionary(a => a.Key, a => a.Value.AsSingle().AsSpan(row * (a.Value.Length / a.Value.Rows), a.Value.Length / a.Value.Rows).ToArray());
        if (arrays.Count != 1 || rows.Values.First() is not { Length: > 1 } values || !AreProbabilities(values)) return new Prediction(null, [], rows);
        return new Prediction((long)Array.IndexOf(values, values.Max()), [.. values.Select((v, i) => KeyValuePair.Create((object)(long)i, (double)v))], new Dictionary<string, float[]>());
    }

    private static bool AreProbabilities(float[] values) => values.All(v => v is >= 0 and <= 1) && Math.Abs(values.Sum(v => (double)v) - 1) < ProbabilityTolerance;
}

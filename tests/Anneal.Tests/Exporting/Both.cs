using Anneal.CoreML.Runtime;
using Anneal.Data.Arrays;
using Anneal.Keras.Models;
using Anneal.Keras.Training;

namespace Anneal.Tests.Exporting;

/// <summary>Runs a Keras model and the Core ML model made of it on the same examples.</summary>
internal static class Both
{
    /// <summary>The largest difference between any two numbers that both predict.</summary>
    public static double Difference(Model model, MLModel converted, int count = 3)
    {
        NDArray[] x = [.. model.Inputs.Select((_, i) => KerasModels.Examples(model, count, i))];
        IReadOnlyList<NDArray> expected = model.PredictAll([.. x.Select(a => (ArrayLike)a)]);
        string[] inputs = [.. converted.ModelDescription.InputDescriptionsByName.Keys], outputs = [.. converted.ModelDescription.OutputDescriptionsByName.Keys];
        IMLBatchProvider results = converted.Predictions(new MLArrayBatchProvider([.. Enumerable.Range(0, count).Select(
            row => new MLDictionaryFeatureProvider(inputs.Select((name, i) => KeyValuePair.Create(name, new MLFeatureValue(Array(x[i], row))))))]));
        double largest = 0;
        for (int row = 0; row < count; row++)
        {
            for (int o = 0; o < expected.Count; o++)
            {
                float[] theirs = ChannelsFirst(expected[o], row);
                MLFeatureValue value = results.Features(row).FeatureValue(outputs[o])!;
                float[] ours = value.Type == MLFeatureType.Dictionary ? [.. value.DictionaryValue.Values.Select(v => (float)v)] : value.MultiArrayValue.ToFloats();
                Assert.Equal(theirs.Length, ours.Length);
                for (int i = 0; i < ours.Length; i++) largest = Math.Max(largest, Math.Abs(ours[i] - theirs[i]));
                Assert.Contains(theirs, v => v != 0);
            }
        }

        return largest;
    }

    /// <summary>One example in Core ML's order.</summary>
    public static MLMultiArray Array(NDArray x, int row)
    {
        int[] s = x.Shape[1..].ToArray();
        return new MLMultiArray(ChannelsFirst(x, row), s.Length switch { 3 => [s[2], s[0], s[1]], 2 => [1, .. s], _ => s });
    }

    /// <summary>The numbers of one row, (height, width, channels) as [channels, height, width].</summary>
    private static float[] ChannelsFirst(NDArray x, int row)
    {
        int[] s = x.Shape[1..].ToArray();
        int size = s.Aggregate(1, (a, d) => a * d), channels = s.Length == 3 ? s[2] : 1, pixels = size / channels;
        ReadOnlySpan<float> all = x.ToSingle().AsSpan(row * size, size);
        float[] result = new float[size];
        for (int p = 0; p < pixels; p++)
        {
            for (int c = 0; c < channels; c++) result[c * pixels + p] = all[p * channels + c];
        }

        return result;
    }
}

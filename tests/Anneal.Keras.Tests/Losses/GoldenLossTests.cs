using System.Text.Json;
using Anneal.Data.Arrays;
using Anneal.Keras.Losses;
using Anneal.Keras.Training;

namespace Anneal.Keras.Tests.Losses;

/// <summary>Values of golden/keras/losses, which were computed in float64.</summary>
public class GoldenLossTests
{
    private static readonly string[] s_classes = ["CategoricalCrossentropy", "SparseCategoricalCrossentropy", "BinaryCrossentropy", "MeanSquaredError"];
    private static readonly IReadOnlyDictionary<string, NDArray> s_arrays = NpzFile.Load(Golden.Path("keras", "losses.npz"));
    private static readonly IReadOnlyDictionary<string, JsonElement> s_cases = GoldenCases.Load("keras", "losses.json");

    /// <summary>Cases of the four losses; without reduction nothing comes out that training could minimise.</summary>
    public static TheoryData<string> Names { get; } = [.. s_cases.Where(c => s_classes.Contains(c.Value.GetProperty("class_name").GetString()) && !c.Key.Contains("/none", StringComparison.Ordinal)
        && !(c.Value.GetProperty("arguments").TryGetProperty("ignore_class", out _) || c.Value.GetProperty("arguments").TryGetProperty("axis", out _))).Select(c => c.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_is_Keras(string name)
    {
        JsonElement golden = s_cases[name], arguments = golden.GetProperty("arguments");
        bool logits = arguments.TryGetProperty("from_logits", out JsonElement l) && l.GetBoolean();
        double smoothing = arguments.TryGetProperty("label_smoothing", out JsonElement s) ? s.GetDouble() : 0;
        Reduction reduction = golden.GetProperty("config").GetProperty("reduction").GetString() switch
        {
            "sum" => Reduction.Sum,
            "mean_with_sample_weight" => Reduction.MeanWithSampleWeight,
            _ => Reduction.SumOverBatchSize,
        };
        Loss loss = golden.GetProperty("class_name").GetString() switch
        {
            "CategoricalCrossentropy" => new CategoricalCrossentropy(logits, smoothing, reduction),
            "SparseCategoricalCrossentropy" => new SparseCategoricalCrossentropy(logits, reduction),
            "BinaryCrossentropy" => new BinaryCrossentropy(logits, smoothing, reduction),
            _ => new MeanSquaredError(reduction),
        };
        ArrayLike? weights = s_arrays.TryGetValue(name + "/sample_weight", out NDArray? w) ? w : default(ArrayLike?);
        double expected = s_arrays[name + "/loss"].ToDouble()[0];
        double ours = loss.Compute(s_arrays[name + "/y_true"], s_arrays[name + "/y_pred"], weights);
        Assert.Equal(expected, ours, 2e-6 * Math.Max(1, Math.Abs(expected)));
    }
}

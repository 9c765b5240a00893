using System.Text.Json;
using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;
using Anneal.Keras.Metrics;

namespace Anneal.Keras.Tests.Metrics;

/// <summary>Results of golden/keras/metrics after each of three updates, the third weighted.</summary>
public class GoldenMetricTests
{
    private static readonly IReadOnlyDictionary<string, NDArray> s_arrays = NpzFile.Load(Golden.Path("keras", "metrics.npz"));
    private static readonly IReadOnlyDictionary<string, JsonElement> s_cases = GoldenCases.Load("keras", "metrics.json");

    [Theory]
    [InlineData("categorical_accuracy")]
    [InlineData("sparse_categorical_accuracy")]
    [InlineData("binary_accuracy")]
    [InlineData("binary_accuracy_threshold")]
    public void Results_are_Keras(string name)
    {
        Metric metric = name == "binary_accuracy_threshold" ? new BinaryAccuracy(0.3) : Metric.Parse(name);
        double[] expected = s_cases[name].GetProperty("results").Doubles();
        for (int i = 0; i < 3; i++)
        {
            NDArray t = s_arrays[$"{name}/y_true{i}"], p = s_arrays[$"{name}/y_pred{i}"];
            metric.Update(t.ToSingle(), p.ToSingle(), t.Rows, i == 2 ? s_arrays[$"{name}/sample_weight2"].ToSingle() : default);
            Assert.Equal(expected[i], metric.Result, 3e-7);
        }
    }

    [Theory]
    [InlineData(1, 1, "binary_accuracy")]
    [InlineData(4, 4, "categorical_accuracy")]
    [InlineData(4, 1, "sparse_categorical_accuracy")]
    [InlineData(4, 0, "sparse_categorical_accuracy")]
    public void Accuracy_goes_by_the_shapes(int outputs, int targets, string meant)
    {
        float[] predictions = SeedNetworks.Floats(Numbers.Counter(1, 12 * outputs)), labels = SeedNetworks.Floats(Numbers.Counter(2, 12 * Math.Max(1, targets)));
        for (int i = 0; i < labels.Length; i++) labels[i] = outputs == 1 ? MathF.Round(labels[i]) : targets < 2 ? MathF.Floor(labels[i] * outputs) : labels[i];
        Accuracy accuracy = new();
        accuracy.Prepare(new Shape(outputs), targets == 0 ? Shape.Scalar : new Shape(targets));
        Metric other = Metric.Parse(meant);
        accuracy.Update(labels, predictions, 12);
        other.Update(labels, predictions, 12);
        Assert.Equal(other.Result, accuracy.Result);
        Assert.InRange(accuracy.Result, 0.01, 0.99);
    }
}

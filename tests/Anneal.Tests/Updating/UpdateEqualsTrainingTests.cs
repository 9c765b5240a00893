using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Updating;
using Anneal.Data.Arrays;
using Anneal.Imaging;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;
using Anneal.Updating;
using Optimizer = Anneal.Keras.Optimizers.Optimizer;

namespace Anneal.Tests.Updating;

/// <summary>An update of a Core ML model gives the very bits that the same training of the Keras model gives.</summary>
public sealed class UpdateEqualsTrainingTests
{
    /// <summary>The last mini-batch of an epoch is smaller than the others.</summary>
    private const int Count = 100, BatchSize = 16, Epochs = 3, Seed = 7;

    private static readonly IReadOnlyDictionary<string, NDArray> s_digits = NpzFile.Load(Golden.Path("digits", "digits.npz"));

    [Theory]
    [InlineData("adam", true, true)]
    [InlineData("adam", true, false)]
    [InlineData("adam", false, true)]
    [InlineData("sgd", true, true)]
    [InlineData("sgd", false, true)]
    [InlineData("sgd with momentum", true, true)]
    [InlineData("sgd with momentum", false, false)]
    public void On_digits(string optimizer, bool allLayers, bool shuffle)
    {
        Sequential model = KerasModels.Filled(new Sequential([
            new Input(28, 28, 1), new Conv2D(8, 3, activation: "relu", name: "first"), new MaxPooling2D(2), new Conv2D(12, 3, activation: "relu", name: "second"),
            new MaxPooling2D(2), new Flatten(), new Dense(24, "relu", name: "third"), new Dense(10, "softmax", name: "fourth"),
        ]));
        Optimizer rule = optimizer switch
        {
            "adam" => new Adam(learningRate: 0.002, epsilon: 1e-8),
            "sgd" => new SGD(learningRate: 0.05),
            _ => new SGD(learningRate: 0.02, momentum: 0.9),
        };
        model.Compile("categorical_crossentropy", rule, "accuracy");
        string[] frozen = allLayers ? [] : ["first", "second"];
        foreach (string name in frozen) model.GetLayer(name).Trainable = false;
        UpdatableOptions options = UpdatableOptions.From(model) with { Layers = allLayers ? "all" : "last:2", BatchSize = BatchSize, Epochs = Epochs, Shuffle = shuffle, Seed = Seed };
        MLModel before = Convert(model, options);

        (NDArray x, NDArray y) = Examples();
        model.Fit(x, y, batchSize: BatchSize, epochs: Epochs, verbose: 0, shuffle: shuffle, seed: Seed);
        MLModel updated = Update(before);

        IReadOnlyList<float[]> start = Weights(before), expected = Weights(Convert(model, options)), actual = Weights(updated);
        Assert.Equal(8, expected.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.True(expected[i].AsSpan().SequenceEqual(actual[i]), $"Weight {i} differs.");
            bool moved = !start[i].AsSpan().SequenceEqual(actual[i]);
            Assert.Equal(allLayers || i >= 4, moved);
        }
    }

    [Fact]
    public void With_mean_squared_error_on_numbers()
    {
        Sequential model = KerasModels.Filled(new Sequential([new Input(3), new Dense(8, "tanh"), new Dense(2)]));
        model.Compile("mean_squared_error", new SGD(0.05));
        MLModel before = Converters.Keras.Convert(model, ["x"], ["y"], updatable: UpdatableOptions.From(model) with { BatchSize = 4, Epochs = 5, Seed = 3 });
        float[] x = KerasModels.Floats(Numbers.Centered(5, 30 * 3)), y = KerasModels.Floats(Numbers.Centered(6, 30 * 2));
        using MLUpdateTask task = new(before.Spec, new MLArrayBatchProvider([.. Enumerable.Range(0, 30).Select(i => new MLDictionaryFeatureProvider
        {
            ["x"] = new MLMultiArray(x[(3 * i)..(3 * i + 3)]),
            ["y_true"] = new MLMultiArray(y[(2 * i)..(2 * i + 2)]),
        })]), completionHandler: context => before = context.Model);
        task.Resume();
        task.Wait();
        model.Fit(NDArray.Create(x, 30, 3), NDArray.Create(y, 30, 2), batchSize: 4, epochs: 5, verbose: 0, seed: 3);
        Assert.Equal(Weights(Converters.Keras.Convert(model)), Weights(before));
    }

    private static MLModel Update(MLModel model)
    {
        MLModel? updated = null;
        byte[] pixels = s_digits["x"].SliceRows(0, Count).AsBytes();
        long[] labels = s_digits["y"].SliceRows(0, Count).ToInt64();
        using MLUpdateTask task = new(model.Spec, new MLArrayBatchProvider([.. Enumerable.Range(0, Count).Select(i => new MLDictionaryFeatureProvider
        {
            ["image"] = new ImagePixels(28, 28, 1, pixels[(784 * i)..(784 * i + 784)]),
            ["digit"] = $"{labels[i]}",
        })]), completionHandler: context => updated = context.Model);
        task.Resume();
        task.Wait();
        return updated!;
    }

    private static MLModel Convert(Sequential model, UpdatableOptions options) => Converters.Keras.Convert(
        model, ["image"], ["digitProbabilities"], ["image"], [.. Enumerable.Range(0, 10).Select(i => $"{i}")], "digit", imageScale: 1 / 255f, updatable: options);

    /// <summary>Pixels times 1/255 in float32, as the Core ML model scales them, and one-hot labels.</summary>
    private static (NDArray X, NDArray Y) Examples()
    {
        float[] y = new float[Count * 10];
        long[] labels = s_digits["y"].SliceRows(0, Count).ToInt64();
        for (int i = 0; i < Count; i++) y[i * 10 + (int)labels[i]] = 1;
        float[] x = [.. s_digits["x"].SliceRows(0, Count).AsBytes().Select(p => 1 / 255f * p)];
        return (NDArray.Create(x, Count, 28, 28, 1), NDArray.Create(y, Count, 10));
    }

    /// <summary>All weights of the file, layer by layer.</summary>
    private static IReadOnlyList<float[]> Weights(MLModel model) =>
    [
        .. NetworkSpec.Of(model.Spec)!.Layers
            .SelectMany(l => new[] { l.Convolution?.Weights, l.Convolution?.Bias, l.InnerProduct?.Weights, l.InnerProduct?.Bias })
            .OfType<WeightParams>().Select(w => w.FloatValue.ToArray()),
    ];
}

using Anneal.CoreML.Building;
using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Updating;
using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;
using Model = Anneal.CoreML.Format.Model;

namespace Anneal.Tests;

/// <summary>An update of a Core ML model and the same training of the Keras model that it stands for give the same weights, to the bit.</summary>
public sealed class UpdateEqualsTrainingTests
{
    private const int Examples = 90, BatchSize = 20, Epochs = 3;

    [Theory]
    [InlineData("adam", true, 4)]
    [InlineData("adam", false, 2)]
    [InlineData("sgd", true, 2)]
    public void Weights_are_bit_identical(string optimizer, bool shuffle, int updatable)
    {
        float[] images = [.. Numbers.Counter(1, Examples * 784).Select(v => (float)v)];
        Sequential keras = new([
            new Conv2D(4, (3, 3), activation: "relu", inputShape: new Shape(28, 28, 1), name: "conv1"), new Conv2D(6, (3, 3), activation: "relu", name: "conv2"),
            new MaxPooling2D(), new Flatten(), new Dense(16, activation: "relu", name: "dense1"), new Dense(10, activation: "softmax", name: "dense2")]);
        string[] names = ["conv1", "conv2", "dense1", "dense2"];
        foreach (string name in names) keras.GetLayer(name).Trainable = names.Length - Array.IndexOf(names, name) <= updatable;
        Model spec = Convert(keras, names[^updatable..], optimizer);

        float[] oneHot = new float[Examples * 10];
        for (int i = 0; i < Examples; i++) oneHot[i * 10 + i % 10] = 1;
        keras.Compile(optimizer: optimizer == "adam" ? new Adam(learningRate: 0.002, epsilon: 1e-8) : new SGD(learningRate: 0.02, momentum: 0.9), loss: "categorical_crossentropy");
        keras.Fit(NDArray.Create(images, [Examples, 28, 28, 1]), NDArray.Create(oneHot, [Examples, 10]), batchSize: BatchSize, epochs: Epochs, verbose: 0, shuffle: shuffle, seed: 7);

        IMLFeatureProvider[] examples = [.. Enumerable.Range(0, Examples).Select(i => new MLDictionaryFeatureProvider
        {
            ["image"] = new MLMultiArray(images.AsSpan(i * 784, 784).ToArray(), 1, 28, 28),
            ["classLabel"] = (i % 10).ToString(),
        })];
        Model? updated = null;
        MLModelConfiguration configuration = new() { Parameters = { [MLParameterKey.Shuffle] = shuffle, [MLParameterKey.Seed] = 7 } };
        using MLUpdateTask task = new(spec, new MLArrayBatchProvider(examples), configuration, c => updated = c.Model.Spec);
        task.Resume();
        task.Wait();
        Assert.Equal(Convert(keras, names[^updatable..], optimizer), updated);
        Assert.NotEqual(spec, updated);
    }

    /// <summary>The Keras model as a Core ML model, layer by layer.</summary>
    private static Model Convert(Sequential keras, string[] updatable, string optimizer)
    {
        NeuralNetworkBuilder b = new([("image", [1, 28, 28])], [("probabilities", null)], mode: "classifier") { Output = TextWriter.Null };
        b.AddConvolution("conv1", 1, 4, 3, 3, 1, 1, "valid", 1, W("conv1", 0), W("conv1", 1), true, "image", "a");
        b.AddActivation("relu1", "RELU", "a", "b");
        b.AddConvolution("conv2", 4, 6, 3, 3, 1, 1, "valid", 1, W("conv2", 0), W("conv2", 1), true, "b", "c");
        b.AddActivation("relu2", "RELU", "c", "d");
        b.AddPooling("pool", 2, 2, 2, 2, "MAX", "VALID", "d", "e");
        b.AddFlatten("flatten", 1, "e", "f");
        b.AddInnerProduct("dense1", Transposed("dense1", 864, 16), W("dense1", 1), 864, 16, true, "f", "g");
        b.AddActivation("relu3", "RELU", "g", "h");
        b.AddInnerProduct("dense2", Transposed("dense2", 16, 10), W("dense2", 1), 16, 10, true, "h", "i");
        b.AddSoftmax("softmax", "i", "probabilities");
        b.SetClassLabels([.. Enumerable.Range(0, 10).Select(i => i.ToString())]);
        b.MakeUpdatable(updatable);
        b.SetCategoricalCrossEntropyLoss("loss", "probabilities");
        if (optimizer == "adam") b.SetAdamOptimizer(new AdamParams(lr: 0.002, batch: BatchSize));
        else b.SetSgdOptimizer(new SgdParams(lr: 0.02, batch: BatchSize, momentum: 0.9));
        b.SetEpochs(Epochs);
        return b.Spec;

        float[] W(string layer, int index) => keras.GetLayer(layer).Weights[index].ToArray();

        float[] Transposed(string layer, int rows, int columns)
        {
            float[] w = W(layer, 0), t = new float[w.Length];
            for (int i = 0; i < w.Length; i++) t[i % columns * rows + i / columns] = w[i];
            return t;
        }
    }
}

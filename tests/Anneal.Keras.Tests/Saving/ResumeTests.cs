using Anneal.Data.Arrays;
using Anneal.Keras.Constraints;
using Anneal.Keras.Initializers;
using Anneal.Keras.Layers;
using Anneal.Keras.Losses;
using Anneal.Keras.Metrics;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;
using Anneal.Keras.Optimizers.Schedules;
using Anneal.Keras.Regularizers;

namespace Anneal.Keras.Tests.Saving;

/// <summary>Three steps, save, load, three more steps: the same as six steps, bit for bit.</summary>
public class ResumeTests
{
    private static readonly float[] s_x = [.. Numbers.Counter(1, 40 * 8 * 8 * 2).Select(v => (float)v)];
    private static readonly float[] s_y = [.. Numbers.Counter(2, 40).SelectMany(v => Enumerable.Range(0, 3).Select(c => (int)(v * 3) == c ? 1f : 0f))];

    public static TheoryData<string, string> Cases => [.. from o in (string[])["sgd", "momentum", "nesterov", "adam", "rmsprop", "rmsprop_all", "adadelta", "amsgrad", "ema", "accumulating", "scheduled", "all"] from e in (string[])[".h5", ".keras"] select (o, e)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void GoesOnAsIfNothingHadHappened(string optimizer, string ending)
    {
        using TemporaryFolder folder = new();
        string path = folder["model" + ending];
        Sequential whole = Build(optimizer), first = Build(optimizer);
        Train(whole, 0, 6);
        Train(first, 0, 3);
        first.Save(path);
        Model second = Model.Load(path);
        Assert.Equal(3, second.Optimizer!.Iterations);
        Assert.Equal(first.Optimizer!.LearningRate, second.Optimizer.LearningRate);
        Assert.Equal(first.SummaryText(80), second.SummaryText(80));
        Train(second, 3, 6);
        AssertEqual(whole, second);
        Train(first, 3, 6); // saving has not changed the model that was saved
        AssertEqual(whole, first);
    }

    [Fact]
    public void WeightFilesBringTheStateAlong()
    {
        using TemporaryFolder folder = new();
        Sequential whole = Build("adam"), first = Build("adam"), second = Build("adam");
        Train(whole, 0, 6);
        Train(first, 0, 3);
        first.SaveWeights(folder["a.weights.h5"]);
        second.LoadWeights(folder["a.weights.h5"]);
        Train(second, 3, 6);
        AssertEqual(whole, second);

        Sequential frozen = Build("adam");
        frozen.Layers[0].Trainable = false;
        frozen.LoadWeights(folder["a.weights.h5"]);
        Assert.Equal(first.Weights[0].ToArray(), frozen.Weights[0].ToArray());
        Assert.Equal(0, frozen.Optimizer!.Iterations);
        frozen.LoadWeights(folder["a.weights.h5"]);

        Sequential other = Build("sgd");
        other.LoadWeights(folder["a.weights.h5"]);
        Assert.Equal(0, other.Optimizer!.Iterations);
        first.SaveWeights(folder["old.h5"]);
        other.LoadWeights(folder["old.h5"]);
        Assert.Equal(first.Weights[0].ToArray(), other.Weights[0].ToArray());
    }

    [Fact]
    public void AChangedRateIsKept()
    {
        using TemporaryFolder folder = new();
        Sequential model = Build("adam");
        model.Optimizer!.LearningRate = 0.0123;
        foreach (string name in (string[])["a.h5", "a.keras"])
        {
            model.Save(folder[name]);
            Assert.Equal(0.0123, Model.Load(folder[name]).Optimizer!.LearningRate);
        }
    }

    [Fact]
    public void OptionsOfLossesMetricsAndLayersAreKept()
    {
        using TemporaryFolder folder = new();
        Sequential model = new([
            new Input(8, 8, 2), new Rescaling(0.5, -1), new ZeroPadding2D((1, 2), (0, 1)), new Conv2D(4, (3, 2), dilationRate: 2, groups: 2, activation: "tanh", name: "c") { Trainable = false },
            new BatchNormalization(0.9, 0.01, center: false), new LeakyReLU(0.1), new ReLU(6, 0.1, 0.5), new AveragePooling2D(2, 1, "same"), new Reshape([-1, 4]), new Reshape([7, -1, 4]), new GlobalMaxPooling2D(keepdims: true),
            new Flatten(), new Dense(3, useBias: false, kernelInitializer: new HeNormal { Seed = 7 }), new Activation("hard_sigmoid"), new Softmax(), new Dropout(0.125),
        ]);
        model.Compile(new CategoricalCrossentropy(fromLogits: true, labelSmoothing: 0.1, Reduction.Sum), new RMSprop(0.01, momentum: 0.5), [new BinaryAccuracy(0.25), "categorical_accuracy", new Accuracy()]);
        NDArray x = NDArray.Create(s_x, 40, 8, 8, 2);
        foreach (string ending in (string[])[".h5", ".keras"])
        {
            model.Save(folder["a" + ending]);
            Model loaded = Model.Load(folder["a" + ending]);
            Assert.Equal(model.Predict(x).ToSingle(), loaded.Predict(x).ToSingle());
            CategoricalCrossentropy loss = Assert.IsType<CategoricalCrossentropy>(loaded.Loss);
            Assert.Equal((true, 0.1, Reduction.Sum), (loss.FromLogits, loss.LabelSmoothing, loss.Reduction));
            Assert.Equal(0.25, Assert.IsType<BinaryAccuracy>(loaded.Metrics[0]).Threshold);
            Assert.Equal(["binary_accuracy", "categorical_accuracy", "accuracy"], loaded.Metrics.Select(m => m.Name));
            Assert.False(loaded.GetLayer("c").Trainable);
            Assert.Equal(0.125, Assert.IsType<Dropout>(loaded.Layers[^1]).Rate);
            loaded.Save(folder["b.h5"]);
            model.Save(folder["a.h5"]);
            string[] written = Hdf5.Tests.H5Py.Describe(folder["a.h5"], folder["b.h5"]);
            Assert.Equal(written[0], written[1]);
        }
    }

    private static Sequential Build(string optimizer)
    {
        Backend.SetRandomSeed(5);
        Sequential model = new([new Input(8, 8, 2), new Conv2D(4, 3, activation: "relu", kernelRegularizer: optimizer == "all" ? new L1L2(0.1, 0.2) : null), new BatchNormalization(), new MaxPooling2D(), new Flatten(), new Dense(3, "softmax", biasConstraint: optimizer == "all" ? new NonNeg() : null)], "resumed");
        model.Compile("categorical_crossentropy", optimizer switch
        {
            "momentum" => new SGD(0.1, 0.9),
            "nesterov" => new SGD(0.1, 0.9, nesterov: true),
            "rmsprop_all" => new RMSprop(0.003, momentum: 0.7, centered: true),
            "amsgrad" => new Adam(0.01, amsgrad: true) { ClipNorm = 0.1 },
            "ema" => new Adam(0.01) { UseEma = true, EmaMomentum = 0.7, EmaOverwriteFrequency = 4, GlobalClipNorm = 0.5 },
            "accumulating" => new Adam(0.01) { GradientAccumulationSteps = 4, ClipValue = 0.01 },
            "scheduled" => new SGD(new CosineDecay(0.1, 5, warmupTarget: 0.2, warmupSteps: 2), 0.9),
            "all" => new RMSprop(new PiecewiseConstantDecay([1, 4], [0.1, 0.05, 0.01]), momentum: 0.5, centered: true) { WeightDecay = 0.1, UseEma = true, EmaOverwriteFrequency = 2, GradientAccumulationSteps = 2 },
            _ => optimizer,
        }, "accuracy");
        return model;
    }

    private static void Train(Model model, int from, int to)
    {
        NDArray x = NDArray.Create(s_x, 40, 8, 8, 2), y = NDArray.Create(s_y, 40, 3);
        for (int i = from; i < to; i++) model.TrainOnBatch(x.SliceRows(6 * i, 6), y.SliceRows(6 * i, 6));
    }

    private static void AssertEqual(Model a, Model b)
    {
        Assert.Equal(a.Weights.Select(w => w.Name), b.Weights.Select(w => w.Name));
        for (int i = 0; i < a.Weights.Count; i++) Assert.Equal(a.Weights[i].ToArray().Select(BitConverter.SingleToInt32Bits), b.Weights[i].ToArray().Select(BitConverter.SingleToInt32Bits));
    }
}

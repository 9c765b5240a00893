using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;
using Anneal.Keras.Callbacks;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;
using Anneal.Keras.Training;

namespace Anneal.Keras.Tests.Training;

/// <summary>How Fit goes through examples, and what it refuses.</summary>

public class FitTests
{
    [Fact]
    public void Fitting_twice_is_fitting_once_longer()
    {
        (NDArray x, NDArray y) = Data(50);
        Sequential once = Model(), twice = Model();
        once.Fit(x, y, batchSize: 16, epochs: 4, verbose: 0, seed: 7);
        twice.Fit(x, y, batchSize: 16, epochs: 2, verbose: 0, seed: 7);
        twice.Fit(x, y, batchSize: 16, epochs: 4, initialEpoch: 2, verbose: 0, seed: 7);
        Assert.Equal(Numbersof(once), Numbersof(twice));
        Assert.Equal(16, once.Optimizer!.Iterations);
    }

    [Fact]
    public void Shuffling_follows_the_seed()
    {
        (NDArray x, NDArray y) = Data(50);
        float[] a = Trained(1), b = Trained(1), c = Trained(2);
        Assert.Equal(a, b);
        Assert.NotEqual(a, c);

        float[] Trained(ulong seed)
        {
            Sequential model = Model();
            model.Fit(x, y, batchSize: 16, epochs: 2, verbose: 0, seed: seed);
            return Numbersof(model);
        }
    }

    [Fact]
    public void Threads_do_not_change_the_result()
    {
        (NDArray x, NDArray y) = Data(64);
        int before = Backend.Threads;
        List<float[]> results = [];
        try
        {
            foreach (int threads in (int[])[1, 2, 3])
            {
                Backend.Threads = threads;
                Sequential model = SeedNetworks.FillByFormula(new Sequential([new Input(6), new Dense(8, "relu"), new Dropout(0.5), new Dense(3, "softmax")]));
                model.Compile("categorical_crossentropy", "adam");
                model.Fit(x, y, batchSize: 32, epochs: 2, verbose: 0);
                results.Add(Numbersof(model));
            }
        }
        finally
        {
            Backend.Threads = before;
        }

        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void Validation_takes_the_last_part_before_shuffling()
    {
        (NDArray x, NDArray y) = Data(50);
        Sequential split = Model(), given = Model();
        History a = split.Fit(x, y, epochs: 2, validationSplit: 0.2, verbose: 0);
        History b = given.Fit(x.SliceRows(0, 40), y.SliceRows(0, 40), epochs: 2, validationData: (x.SliceRows(40, 10), y.SliceRows(40, 10)), verbose: 0);
        Assert.Equal(a["val_loss"], b["val_loss"]);
        Assert.Equal(a["val_acc"], b["val_accuracy"]);
        Scores scores = given.Evaluate(x.SliceRows(40, 10), y.SliceRows(40, 10), verbose: 0);
        Assert.Equal(b["val_loss"][1], scores.Loss, 1e-7);
        Assert.Equal(b["val_accuracy"][1], scores["acc"], 1e-7);
        Assert.Equal(scores[1], scores["accuracy"]);
    }

    [Fact]
    public void Labels_and_one_hot_targets_train_alike()
    {
        (NDArray x, NDArray y) = Data(40);
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => Array.IndexOf(y.AsSingle()[(3 * i)..(3 * i + 3)], 1f))];
        Sequential hot = Model(), sparse = Model(), column = Model();
        sparse.Compile("sparse_categorical_crossentropy", new Adam(0.01), "accuracy");
        column.Compile("sparse_categorical_crossentropy", new Adam(0.01), "accuracy");
        History a = hot.Fit(x, y, epochs: 2, verbose: 0), b = sparse.Fit(x, labels, epochs: 2, verbose: 0), c = column.Fit(x, NDArray.Create(labels, 40, 1), epochs: 2, verbose: 0);
        Assert.Equal(b["accuracy"], c["accuracy"]);
        Assert.All(a["loss"].Zip(b["loss"]), l => Assert.Equal(l.First, l.Second, 1e-6));
        Assert.All(a["accuracy"].Zip(b["accuracy"]), l => Assert.Equal(l.First, l.Second, 1.5 / 40));
        Assert.All(Numbersof(hot).Zip(Numbersof(sparse)), w => Assert.Equal(w.First, w.Second, 1e-5));
    }

    [Fact]
    public void Frozen_layers_stay()
    {
        (NDArray x, NDArray y) = Data(40);
        Sequential model = Model();
        float[] first = model.Layers[0].Weights[0].ToArray(), second = model.Layers[1].Weights[0].ToArray();
        model.Layers[0].Trainable = false;
        model.Fit(x, y, verbose: 0);
        Assert.Equal(first, model.Layers[0].Weights[0].ToArray());
        Assert.NotEqual(second, model.Layers[1].Weights[0].ToArray());
        model.Layers[0].Trainable = true;
        model.Fit(x, y, verbose: 0);
        Assert.NotEqual(first, model.Layers[0].Weights[0].ToArray());
    }

    [Fact]
    public void A_frozen_normalisation_keeps_its_statistics()
    {
        (NDArray x, NDArray y) = Data(40);
        Sequential model = new([new Input(6), new BatchNormalization(), new Dense(3, "softmax")]);
        model.Compile("categorical_crossentropy", "sgd");
        model.Layers[0].Trainable = false;
        model.Fit(x, y, verbose: 0);
        Assert.All(model.Layers[0].Weights[2].ToArray(), v => Assert.Equal(0, v));
        model.Layers[0].Trainable = true;
        model.Fit(x, y, verbose: 0);
        Assert.Contains(model.Layers[0].Weights[2].ToArray(), v => v != 0);
    }

    [Fact]
    public void A_source_is_read_batch_by_batch()
    {
        (NDArray x, NDArray y) = Data(40);
        Sequential arrays = Model(), source = Model();
        arrays.Fit(x, y, epochs: 2, verbose: 0);
        source.Fit(new Source(x, y), epochs: 2, verbose: 0);
        Assert.Equal(Numbersof(arrays), Numbersof(source));
    }

    [Fact]
    public void Bytes_are_numbers()
    {
        byte[,,] pictures = new byte[4, 2, 3];
        for (int i = 0; i < 24; i++) pictures[i / 6, i / 3 % 2, i % 3] = (byte)(i * 10);
        float[,,] floats = new float[4, 2, 3];
        for (int i = 0; i < 24; i++) floats[i / 6, i / 3 % 2, i % 3] = i * 10;
        Sequential model = new([new Input(2, 3, 1), new Rescaling(1 / 255.0), new Flatten(), new Dense(2)]);
        Assert.Equal(model.Predict(floats).AsSingle(), model.Predict(pictures).AsSingle());
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        (NDArray x, NDArray y) = Data(64);
        Sequential model = Model();
        Examples examples = new(new ArraySource(x, y), null);
        using BatchRunner runner = BatchRunner.Training(model, examples, 16);
        // A collection on another thread books the rest of this one's allocation block; what a step itself allocates is there every time.
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 4; i++) runner.Train(16 * i, 16, 0);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void An_optimizer_serves_one_model()
    {
        (NDArray x, NDArray y) = Data(40);
        Sequential model = Model(), other = Model();
        model.Fit(x, y, verbose: 0);
        other.Compile("categorical_crossentropy", model.Optimizer);
        Assert.Contains("adam", Assert.Throws<InvalidOperationException>(() => other.Fit(x, y, verbose: 0)).Message, StringComparison.Ordinal);
        model.Compile("categorical_crossentropy", model.Optimizer);
        model.Fit(x, y, verbose: 0);
        Assert.Equal(4, model.Optimizer!.Iterations);
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_training_and_says_so()
    {
        (NDArray x, NDArray y) = Data(40);
        x.AsSingle()[150] = float.NaN;
        NonFiniteLossException error = Assert.Throws<NonFiniteLossException>(() => Model().Fit(x, y, batchSize: 10, shuffle: false, verbose: 0));
        Assert.Equal((0, 2), (error.Epoch, error.Batch));
        Assert.Contains("NaN in epoch 1, mini-batch 3", error.Message, StringComparison.Ordinal);
        StringWriter output = new();
        History history = Model().Fit(x, y, batchSize: 10, epochs: 3, shuffle: false, verbose: 0, callbacks: [new TerminateOnNaN()], output: output);
        Assert.Single(history["loss"]);
        Assert.Equal("Batch 2: Invalid loss, terminating training", output.ToString().Trim());
    }

    [Fact]
    public void Cancelling_ends_after_a_batch_and_restores_the_best()
    {
        (NDArray x, NDArray y) = Data(40);
        Sequential model = Model();
        using CancellationTokenSource cancel = new();
        float[]? first = null;
        LambdaCallback watch = new(onEpochEnd: (e, logs) =>
        {
            logs["val_loss"] = e;
            first ??= Numbersof(model);
            if (e == 2) cancel.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => model.Fit(x, y, epochs: 10, verbose: 0, callbacks: [watch, new EarlyStopping(patience: 5, restoreBestWeights: true)], cancellationToken: cancel.Token));
        Assert.Equal(first, Numbersof(model));
        Assert.Equal(6, model.Optimizer!.Iterations);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        (NDArray x, NDArray y) = Data(40);
        Refused(() => Model().Fit(x, y.SliceRows(0, 39), verbose: 0), "40 inputs", "39 targets");
        Refused(() => Model().Fit(x, new int[40], verbose: 0), "one-hot", "ToCategorical");
        Refused(() => Model().Fit(x.Reshape(20, 12), y.SliceRows(0, 20), verbose: 0), "expected (batch, 6), received (batch, 12)");
        Refused(() => Model().Fit(x, y, batchSize: 0, verbose: 0), "batch size");
        Refused(() => Model().Fit(x, y, validationSplit: 1.5, verbose: 0), "validationSplit");
        Refused(() => Model().Fit(x, y, validationSplit: 0.999, verbose: 0), "validationSplit");
        Refused(() => Model().Fit(x, y, sampleWeight: new float[3], verbose: 0), "sampleWeight", "40");
        Refused(() => Model().Fit(x, y, classWeight: new Dictionary<int, double> { [3] = 1 }, verbose: 0), "classWeight", "0 to 2");
        Refused(() => Model().Fit(x.SliceRows(0, 0), y.SliceRows(0, 0), verbose: 0), "no examples");
        Refused(() => Model().Compile("categorical_crosentropy"), "categorical_crosentropy");
        Refused(() => Model().Compile("mse", "adamm"), "adamm");
        Refused(() => Model().Compile("mse", "adam", "accuracy", "accuracy"), "two metrics");
        Refused(() => Model().Fit(NDArray.Create(new string[40], 40), y, verbose: 0), "text");
        Sequential sparse = Model();
        sparse.Compile("sparse_categorical_crossentropy");
        int[] labels = new int[40];
        labels[17] = 3;
        Refused(() => sparse.Fit(x, labels, verbose: 0), "example 17", "is 3", "0 to 2");
        labels[17] = -1;
        Refused(() => sparse.Fit(x, labels, verbose: 0), "example 17", "is -1");
        Assert.Throws<InvalidOperationException>(() => new Sequential([new Input(6), new Dense(3)]).Fit(x, y, verbose: 0));
        Sequential frozen = Model();
        foreach (Layer l in frozen.Layers) l.Trainable = false;
        Assert.Throws<InvalidOperationException>(() => frozen.Fit(x, y, verbose: 0));

        static void Refused(Action act, params string[] parts)
        {
            ArgumentException error = Assert.ThrowsAny<ArgumentException>(act);
            Assert.All(parts, p => Assert.Contains(p, error.Message, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Progress_goes_where_it_is_told(int verbose)
    {
        (NDArray x, NDArray y) = Data(40);
        StringWriter output = new();
        Model().Fit(x, y, epochs: 2, verbose: verbose, validationSplit: 0.25, output: output);
        string[] lines = output.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.Equal(4, lines.Length);
        Assert.Equal("Epoch 2/2", lines[2]);
        Assert.Matches(verbose == 1 ? "^1/1 ━{20} 0s [0-9]+(ms|us)/step - [0-9]+ images/s - accuracy: [01]\\.[0-9]{4} - loss: [0-9.]+ - val_accuracy: [0-9.e-]+ - val_loss: [0-9.]+$"
            : "^1/1 - 0s [0-9]+(ms|us)/step - [0-9]+ images/s - accuracy: [0-9.e-]+ - loss: [0-9.]+ - val_accuracy: [0-9.e-]+ - val_loss: [0-9.]+$", lines[3]);
        Assert.DoesNotContain('\r', output.ToString().Replace(Environment.NewLine, "\n", StringComparison.Ordinal));
    }

    private static float[] Numbersof(Sequential model) => [.. model.Weights.SelectMany(w => w.ToArray())];

    private static Sequential Model()
    {
        Sequential model = SeedNetworks.FillByFormula(new Sequential([new Input(6), new Dense(8, "relu"), new Dense(3, "softmax")]));
        model.Compile("categorical_crossentropy", new Adam(0.01), "accuracy");
        return model;
    }

    private static (NDArray X, NDArray Y) Data(int rows)
    {
        float[] x = SeedNetworks.Floats(Numbers.Centered(11, rows * 6)), y = new float[rows * 3];
        for (int i = 0; i < rows; i++) y[3 * i + (x[6 * i] > 0.3 ? 2 : x[6 * i] > -0.3 ? 1 : 0)] = 1;
        return (NDArray.Create(x, rows, 6), NDArray.Create(y, rows, 3));
    }

    private sealed class Source(NDArray x, NDArray y) : IBatchSource
    {
        public int Count => x.Rows;

        public Shape InputShape => new(6);

        public Shape TargetShape => new(3);

        public void CopyInputs(ReadOnlySpan<int> examples, Span<float> destination) => x.TakeRows(examples).AsSingle().CopyTo(destination);

        public void CopyTargets(ReadOnlySpan<int> examples, Span<float> destination) => y.TakeRows(examples).AsSingle().CopyTo(destination);
    }
}

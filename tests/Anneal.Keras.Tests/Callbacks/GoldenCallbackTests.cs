using System.Text.Json;
using Anneal.Data.Arrays;
using Anneal.Keras.Callbacks;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;

namespace Anneal.Keras.Tests.Callbacks;

/// <summary>What callbacks decide on scripted values: golden/keras-files/keras/callbacks.json.</summary>
public class GoldenCallbackTests
{
    private static readonly IReadOnlyDictionary<string, JsonElement> s_cases = GoldenCases.Load("keras-files", "keras", "callbacks.json");

    public static TheoryData<string> Scripted { get; } = [.. s_cases.Where(c => c.Value.TryGetProperty("series", out _)).Select(c => c.Key)];

    [Theory]
    [MemberData(nameof(Scripted))]
    public void Decisions_are_Keras(string name)
    {
        JsonElement golden = s_cases[name];
        string folder = Directory.CreateTempSubdirectory("anneal-callbacks-").FullName;
        try
        {
            Dictionary<string, double[]> series = golden.GetProperty("series").EnumerateObject().ToDictionary(s => s.Name, s => s.Value.Doubles());
            Sequential model = new([new Input(2), new Dense(1)]);
            model.Compile("mse", new SGD(0.1), "accuracy");
            Callback callback = Make(name, folder);
            List<double> rates = [];
            LambdaCallback log = new(onEpochEnd: (_, _) => rates.Add(model.Optimizer!.LearningRate));
            model.Fit(Ones(4, 2), new float[4, 1], epochs: series.Values.First().Length, verbose: 0, callbacks: [new Script(series), callback, log]);

            Assert.Equal(golden.GetProperty("epochs_run").GetInt32(), rates.Count);
            double[] expected = golden.GetProperty("learning_rate_after_each_epoch").Doubles();
            Assert.All(rates.Zip(expected), r => Assert.Equal(r.Second, r.First, 1e-7 * r.Second));
            Assert.Equal(golden.GetProperty("weight_first").GetDouble(), model.Layers[0].Weights[0].ToArray()[0], 2e-6);
            Assert.Equal(golden.GetProperty("files").EnumerateArray().Select(f => f.GetString()), Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            foreach (JsonProperty state in golden.GetProperty("state").EnumerateObject())
            {
                object ours = callback switch
                {
                    EarlyStopping e => state.Name switch { "stopped_epoch" => e.StoppedEpoch, "best_epoch" => e.BestEpoch, "best" => e.Best, "wait" => e.Wait, _ => throw new ArgumentException(state.Name) },
                    ReduceLROnPlateau r => state.Name switch { "best" => r.Best, "wait" => r.Wait, _ => throw new ArgumentException(state.Name) },
                    MonitorCallback m when state.Name == "best" => m.Best,
                    _ => throw new ArgumentException(state.Name),
                };
                Assert.Equal(state.Value.GetDouble(), Convert.ToDouble(ours));
            }
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void Hooks_come_in_Keras_order()
    {
        (Sequential model, NDArray x, NDArray y) = Small();
        Recorder recorder = new();
        model.Fit(x, y, batchSize: 4, epochs: 2, validationSplit: 0.2, verbose: 0, callbacks: [recorder]);
        AssertEvents("event_order_fit", recorder);
        recorder.Events.Clear();
        model.Evaluate(x, y, batchSize: 4, verbose: 0, callbacks: [recorder]);
        AssertEvents("event_order_evaluate", recorder);
        recorder.Events.Clear();
        model.Predict(x, batchSize: 4, verbose: 0, callbacks: [recorder]);
        AssertEvents("event_order_predict", recorder);
    }

    [Fact]
    public void Csv_log_is_Keras()
    {
        string file = Path.GetTempFileName();
        try
        {
            (Sequential model, NDArray x, NDArray y) = Small();
            model.Fit(x, y, batchSize: 4, epochs: 3, shuffle: false, verbose: 0, callbacks: [new CSVLogger(file)]);
            string[] expected = s_cases["csv_logger"].GetProperty("text").GetString()!.Split('\n'), ours = File.ReadAllText(file).Split('\n');
            Assert.Equal(expected[0], ours[0]);
            Assert.Equal(expected.Length, ours.Length);
            for (int i = 1; i < expected.Length - 1; i++)
            {
                string[] e = expected[i].Split(','), o = ours[i].Split(',');
                Assert.Equal([e[0], e[1], e[3], e[4]], [o[0], o[1], o[3], o[4]]);
                // The loss may differ in the last bits of a 32-bit number.
                Assert.Equal(double.Parse(e[2]), double.Parse(o[2]), 3e-7);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Weights_of_classes_and_examples_count_as_in_Keras()
    {
        JsonElement golden = s_cases["weighted_history"];
        (Sequential model, NDArray x, NDArray y) = Small();
        AssertHistory(golden.GetProperty("history_class_weight"), model.Fit(x, y, batchSize: 4, epochs: 2, shuffle: false, verbose: 0, classWeight: new Dictionary<int, double> { [0] = 1, [1] = 3 }));
        SetWeights(model);
        AssertHistory(golden.GetProperty("history_sample_weight"), model.Fit(x, y, batchSize: 4, epochs: 2, shuffle: false, verbose: 0, sampleWeight: Numbers.Counter(5, 10)));
        SetWeights(model);
        History late = model.Fit(x, y, batchSize: 4, epochs: 2, shuffle: false, verbose: 0, validationSplit: 0.25, initialEpoch: 1);
        AssertHistory(golden.GetProperty("history_initial_epoch"), late);
        Assert.Equal([1], late.Epoch);
    }

    private static Callback Make(string name, string folder) => name switch
    {
        "early_stopping_patience2" => new EarlyStopping("val_loss", patience: 2),
        "early_stopping_patience2_restore" => new EarlyStopping("val_loss", patience: 2, restoreBestWeights: true),
        "early_stopping_min_delta" => new EarlyStopping("val_loss", patience: 3, minDelta: 0.05),
        "early_stopping_max_mode" => new EarlyStopping("val_accuracy", patience: 2, mode: "max"),
        "early_stopping_auto_accuracy" => new EarlyStopping("accuracy", patience: 2),
        "early_stopping_start_from" => new EarlyStopping("val_loss", patience: 1, startFromEpoch: 4),
        "early_stopping_baseline" => new EarlyStopping("val_loss", patience: 2, baseline: 0.5, restoreBestWeights: true),
        "reduce_lr" => new ReduceLROnPlateau("val_loss", factor: 0.5, patience: 2),
        "reduce_lr_cooldown_min" => new ReduceLROnPlateau("val_loss", factor: 0.1, patience: 1, cooldown: 2, minLR: 0.0005),
        "checkpoint_best" => new ModelCheckpoint(Path.Combine(folder, "m.{epoch:02d}-{val_loss:.2f}.keras"), monitor: "val_loss", saveBestOnly: true),
        "checkpoint_best_max" => new ModelCheckpoint(Path.Combine(folder, "m.{epoch}-{val_accuracy:.3f}.keras"), monitor: "val_accuracy", mode: "max", saveBestOnly: true),
        "checkpoint_all" => new ModelCheckpoint(Path.Combine(folder, "e{epoch:03d}.weights.h5"), saveWeightsOnly: true),
        "terminate_on_nan_never" => new TerminateOnNaN(),
        "scheduler" => new LearningRateScheduler((e, rate) => e % 3 == 2 ? rate * 0.5 : rate),
        "lambda" => new LambdaCallback(),
        _ => throw new ArgumentException(name),
    };

    private static (Sequential Model, NDArray X, NDArray Y) Small()
    {
        Sequential model = new([new Input(3), new Dense(2, "softmax")]);
        model.Compile("categorical_crossentropy", "sgd", "accuracy");
        SetWeights(model);
        float[] y = new float[20];
        double[] labels = Numbers.Counter(2, 10);
        for (int i = 0; i < 10; i++) y[2 * i + (int)(labels[i] * 2)] = 1;
        return (model, NDArray.Create(SeedNetworks.Floats(Numbers.Centered(1, 30)), 10, 3), NDArray.Create(y, 10, 2));
    }

    private static void SetWeights(Sequential model) => model.SetWeights([NDArray.Create(SeedNetworks.Floats(Numbers.Centered(3, 6)), 3, 2), NDArray.Create(new float[2])]);

    private static float[,] Ones(int rows, int columns)
    {
        float[,] a = new float[rows, columns];
        for (int i = 0; i < a.Length; i++) a[i / columns, i % columns] = 1;
        return a;
    }

    private static void AssertHistory(JsonElement expected, History ours)
    {
        foreach (JsonProperty series in expected.EnumerateObject())
        {
            double[] e = series.Value.Doubles();
            Assert.Equal(e.Length, ours[series.Name].Count);
            Assert.All(e.Zip(ours[series.Name]), p => Assert.Equal(p.First, p.Second, 5e-7));
        }
    }

    private static void AssertEvents(string name, Recorder recorder)
        => Assert.Equal(s_cases[name].GetProperty("events").EnumerateArray().Select(e => e.ToString().Replace(" ", "", StringComparison.Ordinal)), recorder.Events);

    /// <summary>Sets the kernel to the epoch's number before each epoch, and the monitored numbers after it.</summary>
    private sealed class Script(Dictionary<string, double[]> series) : Callback
    {
        public override void OnEpochBegin(int epoch, Logs logs) => Model.Layers[^1].SetWeights([NDArray.Create(new float[] { epoch, epoch }, 2, 1), NDArray.Create(new float[1])]);

        public override void OnEpochEnd(int epoch, Logs logs)
        {
            foreach ((string name, double[] values) in series) logs[name] = values[epoch];
        }
    }

    private sealed class Recorder : Callback
    {
        public List<string> Events { get; } = [];

        public override void OnTrainBegin(Logs logs) => Note("train_begin", null, logs);

        public override void OnTrainEnd(Logs logs) => Note("train_end", null, logs);

        public override void OnEpochBegin(int epoch, Logs logs) => Note("epoch_begin", epoch, logs);

        public override void OnEpochEnd(int epoch, Logs logs) => Note("epoch_end", epoch, logs);

        public override void OnTrainBatchBegin(int batch, Logs logs) => Note("train_batch_begin", batch, logs);

        public override void OnTrainBatchEnd(int batch, Logs logs) => Note("train_batch_end", batch, logs);

        public override void OnTestBegin(Logs logs) => Note("test_begin", null, logs);

        public override void OnTestEnd(Logs logs) => Note("test_end", null, logs);

        public override void OnTestBatchBegin(int batch, Logs logs) => Note("test_batch_begin", batch, logs);

        public override void OnTestBatchEnd(int batch, Logs logs) => Note("test_batch_end", batch, logs);

        public override void OnPredictBegin(Logs logs) => Note("predict_begin", null, logs);

        public override void OnPredictEnd(Logs logs) => Note("predict_end", null, logs);

        public override void OnPredictBatchBegin(int batch, Logs logs) => Note("predict_batch_begin", batch, logs);

        public override void OnPredictBatchEnd(int batch, Logs logs) => Note("predict_batch_end", batch, logs);

        private void Note(string hook, int? index, Logs logs)
            => Events.Add($"[\"{hook}\",{(index is { } i ? i + "," : "")}[{string.Join(",", logs.Names.Select(n => $"\"{n}\""))}]]");
    }
}

using Anneal.CoreML.Building;
using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Tests.Building;
using Anneal.CoreML.Tests.Runtime;
using Anneal.CoreML.Updating;
using Anneal.Engine.Execution;

namespace Anneal.CoreML.Tests.Updating;

public sealed class MLUpdateTaskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("anneal-update-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static MLArrayBatchProvider Digits(int count) => new([.. Enumerable.Range(0, count).Select(i =>
    {
        MLDictionaryFeatureProvider example = MLModelTests.Input(1000 + i);
        example["digit"] = (i % 10).ToString();
        return example;
    })]);

    [Fact]
    public void An_update_learns_changes_only_updatable_layers_and_survives_a_save()
    {
        string file = Path.Combine(_folder, "digits.mlmodel");
        File.Copy(GoldenModels.Path("digits_updatable_sgd"), file);
        Model before = MLModelSpec.Load(file).Spec;
        List<double> epochs = [];
        MLModel? updated = null;
        using MLUpdateTask task = new(file, Digits(64), null, new MLUpdateProgressHandlers(MLUpdateProgressEvent.EpochEnd,
            c => epochs.Add((double)c.Metrics[MLMetricKey.LossValue]), c => updated = c.Model));
        Assert.Equal(MLTaskState.Suspended, task.State);
        task.Resume();
        task.Wait();
        Assert.Equal(MLTaskState.Completed, task.State);
        Assert.Equal(10, epochs.Count);
        Assert.True(epochs[^1] < epochs[0] * 0.98, string.Join(" ", epochs));
        // The updated model may replace the file that it came from.
        updated!.Write(to: file);
        Model after = MLModelSpec.Load(file).Spec;
        for (int i = 0; i < before.NeuralNetworkClassifier.Layers.Count; i++)
        {
            bool same = before.NeuralNetworkClassifier.Layers[i].Equals(after.NeuralNetworkClassifier.Layers[i]);
            Assert.Equal(!before.NeuralNetworkClassifier.Layers[i].IsUpdatable, same);
        }

        Assert.Equal(before.Description, after.Description);
        MLDictionaryFeatureProvider input = MLModelTests.Input(1);
        Assert.Equal(Probabilities(updated, input), Probabilities(new MLModel(file), input));
    }

    /// <summary>Two epochs of the regression network by hand: v ← 0.9 v − 0.05 g, w ← w + v, gradients of the mean over batch and outputs.</summary>
    [Fact]
    public void Steps_are_those_of_gradient_descent_with_momentum()
    {
        MLModelSpec spec = MLModelSpec.Load(GoldenModels.Path("regression_updatable"));
        const int count = 13;
        double[][] x = [.. Enumerable.Range(0, count).Select(i => Numbers.Centered(200 + i, 3))], t = [.. Enumerable.Range(0, count).Select(i => Numbers.Centered(300 + i, 2))];
        MLArrayBatchProvider data = new([.. Enumerable.Range(0, count).Select(i => new MLDictionaryFeatureProvider { ["x"] = new MLMultiArray(x[i]), ["y_true"] = new MLMultiArray(t[i]) })]);
        MLModelConfiguration configuration = new() { Parameters = { [MLParameterKey.Shuffle] = false } };
        MLModel? updated = null;
        double lastLoss = 0;
        using MLUpdateTask task = new(spec.Spec, data, configuration, c => (updated, lastLoss) = (c.Model, (double)c.Metrics[MLMetricKey.LossValue]));
        task.Resume();
        task.Wait();

        double[][] w = [Numbers.Centered(11, 12, 0.3), Numbers.Centered(12, 4, 0.3), Numbers.Centered(13, 8, 0.3), Numbers.Centered(14, 2, 0.3)], v = [.. w.Select(p => new double[p.Length])];
        double epochLoss = 0;
        for (int epoch = 0; epoch < 20; epoch++)
        {
            epochLoss = 0;
            for (int first = 0; first < count; first += 5)
            {
                int rows = Math.Min(5, count - first);
                double[][] g = [.. w.Select(p => new double[p.Length])];
                for (int i = first; i < first + rows; i++) epochLoss += Gradient(w, g, x[i], t[i], rows) / count;
                for (int p = 0; p < 4; p++)
                {
                    for (int k = 0; k < w[p].Length; k++)
                    {
                        v[p][k] = 0.9 * v[p][k] - 0.05 * g[p][k];
                        w[p][k] += v[p][k];
                    }
                }
            }
        }

        Assert.Equal(epochLoss, lastLoss, 1e-6);
        var layers = updated!.Spec.NeuralNetwork.Layers;
        Close(w[0], layers[0].InnerProduct.Weights.FloatValue);
        Close(w[1], layers[0].InnerProduct.Bias.FloatValue);
        Close(w[2], layers[2].InnerProduct.Weights.FloatValue);
        Close(w[3], layers[2].InnerProduct.Bias.FloatValue);

        static void Close(double[] expected, IList<float> found)
        {
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 2e-6);
        }
    }

    [Fact]
    public void An_update_with_an_image_and_Adam_gives_the_same_weights_for_any_number_of_threads()
    {
        MLArrayBatchProvider data = new([.. Enumerable.Range(0, 40).Select(i => new MLDictionaryFeatureProvider
        {
            ["image"] = new Anneal.Imaging.ImagePixels(28, 28, 1, [.. MLModelTests.Picture(i).Select(p => (byte)(p * 255))]),
            ["digit"] = (i % 10).ToString(),
        })]);
        Assert.Equal(Update(1), Update(3));

        Model Update(int threads)
        {
            using WorkerPool workers = new(threads);
            MLModelConfiguration configuration = new() { Workers = workers, Parameters = { [MLParameterKey.Seed] = 5, [MLParameterKey.MiniBatchSize] = 16, [MLParameterKey.Epochs] = 5 } };
            Model? updated = null;
            using MLUpdateTask task = new(GoldenModels.Path("digits_updatable_adam_image"), data, configuration, c => updated = c.Model.Spec);
            task.Resume();
            task.Wait();
            return updated!;
        }
    }

    [Fact]
    public void Events_come_in_order_with_their_metrics()
    {
        List<string> events = [];
        MLModelConfiguration configuration = new() { Parameters = { [MLParameterKey.Epochs] = 1 } };
        using MLUpdateTask task = new(MLModelSpec.Load(GoldenModels.Path("digits_updatable_adam_image")).Spec, Images(20), configuration, new MLUpdateProgressHandlers(
            MLUpdateProgressEvent.TrainingBegin | MLUpdateProgressEvent.MiniBatchEnd | MLUpdateProgressEvent.EpochEnd,
            c => events.Add($"{c.Event} {c.Metrics[MLMetricKey.EpochIndex]} {c.Metrics.GetValueOrDefault(MLMetricKey.MiniBatchIndex, "-")} {c.Metrics.ContainsKey(MLMetricKey.LossValue)}"),
            c => events.Add($"end {c.Task.State} {c.Parameters[MLParameterKey.MiniBatchSize]}")));
        task.Resume();
        task.Wait();
        Assert.Equal(["TrainingBegin 0 - False", "MiniBatchEnd 0 0 True", "MiniBatchEnd 0 1 True", "EpochEnd 0 1 True", "end Completed 16"], events);
    }

    [Fact]
    public void A_handler_may_change_parameters_within_their_limits()
    {
        List<double> rates = [];
        string? refused = null;
        using MLUpdateTask task = new(GoldenModels.Path("digits_updatable_adam_image"), Images(16), null, new MLUpdateProgressHandlers(MLUpdateProgressEvent.EpochEnd, c =>
        {
            rates.Add((double)c.Parameters[MLParameterKey.LearningRate]);
            refused ??= Assert.Throws<MLModelException>(() => c.Task.Resume(new Dictionary<MLParameterKey, object> { [MLParameterKey.LearningRate] = 5.0 })).Message;
            c.Task.Resume(new Dictionary<MLParameterKey, object> { [MLParameterKey.LearningRate] = Math.Max(rates[^1] / 2, 0.0002), [MLParameterKey.Beta1] = 0.8 });
        }, _ => { }));
        task.Resume();
        task.Wait();
        Assert.Equal([0.002, 0.001, 0.0005, 0.00025, 0.0002], rates);
        Assert.Contains("0.0001 to 0.1", refused, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(task.Resume);
    }

    [Fact]
    public void An_update_can_be_cancelled_and_keeps_what_it_learned()
    {
        MLModel? model = null;
        int steps = 0;
        using MLUpdateTask task = new(GoldenModels.Path("digits_updatable_sgd"), Digits(64), null, new MLUpdateProgressHandlers(MLUpdateProgressEvent.MiniBatchEnd, c =>
        {
            if (++steps == 3) c.Task.Cancel();
        }, c => model = c.Model));
        task.Resume();
        Assert.Throws<OperationCanceledException>(task.Wait);
        Assert.Equal((3, MLTaskState.Failed), (steps, task.State));
        Assert.IsAssignableFrom<OperationCanceledException>(task.Error);
        Assert.NotEqual(MLModelSpec.Load(GoldenModels.Path("digits_updatable_sgd")).Spec, model!.Spec);
    }

    [Fact]
    public void A_task_cancelled_before_its_start_ends_at_once()
    {
        using MLUpdateTask task = new(GoldenModels.Path("digits_updatable_sgd"), Digits(1));
        task.Cancel();
        Assert.Throws<OperationCanceledException>(task.Wait);
    }

    [Fact]
    public void Weights_can_be_set_before_an_update()
    {
        float[] zero = new float[160];
        MLModelConfiguration configuration = new() { Parameters = { [MLParameterKey.Weights.Scoped("dense2")] = new MLMultiArray(zero, 10, 16) } };
        MLMultiArray? first = null;
        using MLUpdateTask task = new(GoldenModels.Path("digits_updatable_sgd"), Digits(4), configuration, new MLUpdateProgressHandlers(MLUpdateProgressEvent.TrainingBegin,
            c => first = c.Model.ParameterValue(MLParameterKey.Weights.Scoped("dense2")), _ => { }));
        task.Resume();
        task.Wait();
        Assert.Equal(zero, first!.ToFloats());
    }

    [Fact]
    public void Bad_examples_stop_an_update_before_it_begins()
    {
        Fails(Example(e => e["digit"] = "ten"), "Example 1 of 2", "'ten'", "'0', '1', '2'");
        Fails(Example(e => e["digit"] = 3L), "the number 3", "'3'");
        Fails(Labelled("Cat", ["Dog", "cat"]), "Did you mean 'cat'?");
        Fails(new MLArrayBatchProvider([MLModelTests.Input(0)]), "'digit'", "missing", "'image'");
        Fails(Example(e => e["image"] = new MLMultiArray([1, 27, 28], MLMultiArrayDataType.Float32)), "[1, 28, 28]", "[1, 27, 28]");
        Fails(new MLArrayBatchProvider([]), "at least one");

        static MLArrayBatchProvider Example(Action<MLDictionaryFeatureProvider> change)
        {
            MLDictionaryFeatureProvider good = MLModelTests.Input(0), bad = MLModelTests.Input(1);
            good["digit"] = bad["digit"] = "1";
            change(bad);
            return new MLArrayBatchProvider([good, bad]);
        }

        static (MLArrayBatchProvider, Model) Labelled(string label, string[] labels)
        {
            NeuralNetworkBuilder b = GoldenNetworks.Quiet(new([("x", [2])], [("p", null)], mode: "classifier"));
            b.AddInnerProduct("d", [1, 2, 3, 4], [0, 0], 2, 2, true, "x", "h");
            b.AddSoftmax("s", "h", "p");
            b.SetClassLabels(labels);
            b.MakeUpdatable(["d"]);
            b.SetCategoricalCrossEntropyLoss("loss", "p");
            b.SetSgdOptimizer(new SgdParams());
            b.SetEpochs(1);
            return (new([new MLDictionaryFeatureProvider { ["x"] = new MLMultiArray([2], MLMultiArrayDataType.Float32), ["classLabel"] = label }]), b.Spec);
        }
    }

    [Fact]
    public void Parameters_outside_of_what_the_model_allows_are_refused()
    {
        Refused(MLParameterKey.LearningRate, 2.0, "0.0 to 1.0", "2");
        Refused(MLParameterKey.MiniBatchSize, 16, "one of [32]", "16");
        Refused(MLParameterKey.Epochs, 3, "one of [10]");
        Refused(MLParameterKey.Epochs, 3.5, "whole number", "3.5");
        Refused(MLParameterKey.Shuffle, 1, "truth value");
        Refused(MLParameterKey.Seed, -1, "0.0 to");
        Refused(MLParameterKey.Beta1, 0.5, "beta1", "learningRate", "momentum");
        Refused(MLParameterKey.Weights.Scoped("nobody"), new MLMultiArray([1], MLMultiArrayDataType.Float32), "'nobody'", "'dense1'");
        Refused(MLParameterKey.Weights.Scoped("conv1"), new MLMultiArray([4, 1, 3, 3], MLMultiArrayDataType.Float32), "not updatable");
        Refused(MLParameterKey.Biases.Scoped("dense2"), new MLMultiArray([11], MLMultiArrayDataType.Float32), "[10]");

        static void Refused(MLParameterKey key, object value, params string[] words)
        {
            MLModelConfiguration configuration = new() { Parameters = { [key] = value } };
            MLModelException error = Assert.Throws<MLModelException>(() => new MLUpdateTask(GoldenModels.Path("digits_updatable_sgd"), Digits(1), configuration));
            foreach (string word in words) Assert.Contains(word, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_model_that_is_not_updatable_is_refused() =>
        Assert.Contains("MakeUpdatable", Assert.Throws<MLModelException>(() => new MLUpdateTask(GoldenModels.Path("digits_classifier"), Digits(1))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_loss_that_explodes_stops_the_update_and_says_what_to_try()
    {
        Model spec = MLModelSpec.Load(GoldenModels.Path("regression_updatable")).Spec;
        spec.NeuralNetwork.Layers[1].Activation = new ActivationParams { ReLU = new() };
        MLArrayBatchProvider data = new([.. Enumerable.Range(0, 5).Select(i => new MLDictionaryFeatureProvider
        {
            ["x"] = new MLMultiArray(new double[] { 1e25, -1e25, 2e25 }),
            ["y_true"] = new MLMultiArray(new double[] { 1, 2 }),
        })]);
        using MLUpdateTask task = new(spec, data);
        task.Resume();
        MLModelException error = Assert.Throws<MLModelException>(task.Wait);
        Assert.Contains("learning rate (0.05 now)", error.Message, StringComparison.Ordinal);
        Assert.Contains("2e+25", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_name_what_often_goes_wrong()
    {
        using MLUpdateTask regression = new(GoldenModels.Path("regression_updatable"), new MLArrayBatchProvider([]));
        Assert.Contains("linear output of 'ip2'", Assert.Single(regression.Warnings), StringComparison.Ordinal);
        Model page = MLModelSpec.Load(GoldenModels.Path("page_updatable")).Spec;
        using MLUpdateTask unscaled = new(page, new MLArrayBatchProvider([]));
        Assert.Contains("1/255", Assert.Single(unscaled.Warnings), StringComparison.Ordinal);
        using MLUpdateTask fine = new(GoldenModels.Path("digits_updatable_adam_image"), new MLArrayBatchProvider([]));
        Assert.Empty(fine.Warnings);
    }

    [Fact]
    public void An_error_in_a_handler_is_the_tasks_error()
    {
        bool completed = false;
        using MLUpdateTask task = new(GoldenModels.Path("digits_updatable_sgd"), Digits(2), null,
            new MLUpdateProgressHandlers(MLUpdateProgressEvent.EpochEnd, _ => throw new FormatException("from the handler"), _ => completed = true));
        task.Resume();
        Assert.Equal("from the handler", Assert.Throws<FormatException>(task.Wait).Message);
        Assert.True(completed);
    }

    private static void Fails(MLArrayBatchProvider data, params string[] words) => Fails((data, MLModelSpec.Load(GoldenModels.Path("digits_updatable_sgd")).Spec), words);

    private static void Fails((MLArrayBatchProvider Data, Model Spec) update, params string[] words)
    {
        MLTaskState? end = null;
        using MLUpdateTask task = new(update.Spec, update.Data, null, c => end = c.Task.State);
        task.Resume();
        MLModelException error = Assert.Throws<MLModelException>(task.Wait);
        foreach (string word in words) Assert.Contains(word, error.Message, StringComparison.Ordinal);
        Assert.Equal(MLTaskState.Failed, end);
    }

    private static MLArrayBatchProvider Images(int count) => new([.. Enumerable.Range(0, count).Select(i => new MLDictionaryFeatureProvider
    {
        ["image"] = new Anneal.Imaging.ImagePixels(28, 28, 1, [.. MLModelTests.Picture(i).Select(p => (byte)(p * 255))]),
        ["digit"] = (i % 10).ToString(),
    })]);

    private static IEnumerable<double> Probabilities(MLModel model, IMLFeatureProvider input) => model.Prediction(input).FeatureValue("digitProbabilities")!.DictionaryValue.Values;

    /// <summary>Adds the gradient of (1 / rows) · mean((W2 · sigmoid(W1 · x + b1) + b2 − t)²); returns the example's loss.</summary>
    private static double Gradient(double[][] w, double[][] g, double[] x, double[] t, int rows)
    {
        double[] s = new double[4], d = new double[2];
        double loss = 0;
        for (int i = 0; i < 4; i++) s[i] = 1 / (1 + Math.Exp(-(w[1][i] + Enumerable.Range(0, 3).Sum(k => w[0][i * 3 + k] * x[k]))));
        for (int o = 0; o < 2; o++)
        {
            double e = w[3][o] + Enumerable.Range(0, 4).Sum(i => w[2][o * 4 + i] * s[i]) - t[o];
            loss += e * e / 2;
            d[o] = e / rows;
            g[3][o] += d[o];
            for (int i = 0; i < 4; i++) g[2][o * 4 + i] += d[o] * s[i];
        }

        for (int i = 0; i < 4; i++)
        {
            double h = (d[0] * w[2][i] + d[1] * w[2][4 + i]) * s[i] * (1 - s[i]);
            g[1][i] += h;
            for (int k = 0; k < 3; k++) g[0][i * 3 + k] += h * x[k];
        }

        return loss;
    }
}

using System.Text.Json.Nodes;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;
using Anneal.Keras.Optimizers.Schedules;
using Anneal.Keras.Saving.Config;

namespace Anneal.Keras.Tests.Optimizers;

public class OptimizerTests
{
    private static readonly float[,] s_x = { { 1, 2 }, { 3, -1 }, { 0.5f, 1 } }, s_y = { { 1 }, { 2 }, { 0 } };

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Says(() => new SGD(-1), "at least 0", "-1");
        Says(() => new SGD(double.NaN), "at least 0");
        Says(() => new Adam { ClipNorm = 0 }, "adam", "ClipNorm", "above 0");
        Says(() => new Adam { ClipValue = double.NaN }, "ClipValue");
        Says(() => new Adam { WeightDecay = -1 }, "WeightDecay");
        Says(() => new Adam { EmaMomentum = 1.5 }, "EmaMomentum", "1.5");
        Says(() => new Adam { EmaOverwriteFrequency = 0 }, "EmaOverwriteFrequency");
        Says(() => new Adam { GradientAccumulationSteps = 1 }, "GradientAccumulationSteps", "at least 2");
        Says(() => new Adam { ClipNorm = 1, GlobalClipNorm = 1 }, "at most one");
        Assert.Equal(2, new Adam { ClipNorm = 1 }.With(a => a.ClipNorm = 2).ClipNorm);
    }

    [Fact]
    public void A_rate_that_follows_a_schedule_cannot_be_set()
    {
        SGD sgd = new(new ExponentialDecay(0.1, 2, 0.5));
        Assert.Contains("ExponentialDecay", Assert.Throws<InvalidOperationException>(() => sgd.LearningRate = 1).Message, StringComparison.Ordinal);
        Sequential model = Model(sgd);
        double[] rates = new double[5];
        for (int i = 0; i < rates.Length; i++)
        {
            rates[i] = sgd.LearningRate;
            model.TrainOnBatch(s_x, s_y);
        }

        Assert.Equal([0.1, 0.1 * Math.Sqrt(0.5), 0.05, 0.05 * Math.Sqrt(0.5), 0.025], rates, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Null(new SGD(0.1).Schedule);
    }

    [Fact]
    public void A_decay_of_old_files_is_a_schedule()
    {
        ConfigReader config = new(JsonNode.Parse("""{"optimizer_config": {"class_name": "SGD", "config": {"lr": 0.1, "decay": 0.5, "momentum": 0.0, "nesterov": false}}}""")!.AsObject(), "the training configuration");
        Optimizer optimizer = OptimizerReader.Read(config, "optimizer_config");
        Assert.Equal([0.1, 0.1 / 1.5, 0.05], [.. Enumerable.Range(0, 3).Select(step => optimizer.Schedule!.At(step))]);
    }

    [Fact]
    public void Options_cannot_change_after_the_first_step()
    {
        SGD sgd = new();
        Model(sgd).TrainOnBatch(s_x, s_y);
        Assert.Throws<InvalidOperationException>(() => sgd.UseEma = true);
        Assert.Throws<InvalidOperationException>(() => sgd.ClipNorm = 1);
        sgd.LearningRate = 0.5;
        Assert.Equal(0.5, sgd.LearningRate);
    }

    [Fact]
    public void Averages_take_the_weights_place_when_a_fit_ends()
    {
        Sequential model = Model(new SGD(0.1) { UseEma = true, EmaMomentum = 0.5 }), plain = Model(new SGD(0.1));
        List<float[]> weights = [];
        for (int i = 0; i < 3; i++)
        {
            plain.TrainOnBatch(s_x, s_y);
            weights.Add(plain.Weights[0].ToArray());
        }

        model.Fit(s_x, s_y, batchSize: 3, epochs: 3, verbose: 0, shuffle: false);
        float[] received = model.Weights[0].ToArray();
        for (int i = 0; i < received.Length; i++) Assert.Equal(0.25 * weights[0][i] + 0.25 * weights[1][i] + 0.5 * weights[2][i], received[i], 1e-6);
    }

    [Fact]
    public void Gradients_are_accumulated_over_steps()
    {
        Sequential model = Model(new SGD(0.1) { GradientAccumulationSteps = 3 }), whole = Model(new SGD(0.1));
        float[] before = model.Weights[0].ToArray();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(before, model.Weights[0].ToArray());
            model.TrainOnBatch(new[,] { { s_x[i, 0], s_x[i, 1] } }, new[,] { { s_y[i, 0] } });
        }

        whole.TrainOnBatch(s_x, s_y);
        Assert.All(whole.Weights[0].ToArray().Zip(model.Weights[0].ToArray()), p => Assert.Equal(p.First, p.Second, 1e-6));
        Assert.NotEqual(before, model.Weights[0].ToArray());
    }

    private static Sequential Model(Optimizer optimizer)
    {
        Sequential model = new([new Input(2), new Dense(1, kernelInitializer: "ones")]);
        model.Compile("mse", optimizer);
        return model;
    }

    private static void Says(Action act, params string[] parts)
    {
        string message = Assert.Throws<ArgumentException>(act).Message;
        Assert.All(parts, p => Assert.Contains(p, message, StringComparison.Ordinal));
    }
}

file static class Changing
{
    public static T With<T>(this T value, Action<T> change)
    {
        change(value);
        return value;
    }
}

using Anneal.Keras.Callbacks;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Tests.Callbacks;

/// <summary>What a checkpoint's file holds; when it is written is in <see cref="GoldenCallbackTests"/>.</summary>
public class ModelCheckpointTests
{
    [Theory]
    [InlineData("best_model.{epoch:02d}-{val_loss:.2f}.h5")]
    [InlineData("folder/best.keras")]
    public void The_best_model_can_be_loaded_and_trained_on(string pattern)
    {
        string folder = Directory.CreateTempSubdirectory("anneal-checkpoint-").FullName;
        try
        {
            float[,] x = { { 1, 0 }, { 0, 1 }, { 1, 1 }, { 0, 0 } }, y = { { 1 }, { 2 }, { 3 }, { 0 } };
            Sequential model = new([new Input(2), new Dense(1)]);
            model.Compile("mse", "adam");
            float[]? third = null;
            double[] script = [0.5, 0.4, 0.1, 0.3];
            LambdaCallback values = new(onEpochEnd: (e, logs) =>
            {
                logs["val_loss"] = script[e];
                if (e == 2) third = model.Predict(x).AsSingle();
            });
            ModelCheckpoint checkpoint = new(Path.Combine(folder, pattern), saveBestOnly: true);
            model.Fit(x, y, epochs: 4, verbose: 0, callbacks: [values, checkpoint]);
            Assert.Equal(0.1, checkpoint.Best);
            Assert.Equal(Path.Combine(folder, pattern.Replace("{epoch:02d}-{val_loss:.2f}", "03-0.10", StringComparison.Ordinal)), checkpoint.LastSaved);
            Model best = Model.Load(checkpoint.LastSaved!);
            Assert.Equal(third, best.Predict(x).AsSingle());
            Assert.Equal(3, best.Optimizer!.Iterations);
            best.Fit(x, y, epochs: 4, initialEpoch: 3, verbose: 0);
            Assert.Equal(model.Predict(x).AsSingle(), best.Predict(x).AsSingle());
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void It_saves_every_so_many_batches()
    {
        string folder = Directory.CreateTempSubdirectory("anneal-checkpoint-").FullName;
        try
        {
            Sequential model = new([new Input(2), new Dense(1)]);
            model.Compile("mse", "sgd");
            model.Fit(new float[6, 2], new float[6], batchSize: 2, epochs: 2, verbose: 0, callbacks: [new ModelCheckpoint(Path.Combine(folder, "{epoch}-{batch}.keras"), saveFreq: 2)]);
            Assert.Equal(["1-2.keras", "2-1.keras", "2-3.keras"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void Names_that_say_something_else_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ModelCheckpoint("model.pt"));
        Assert.Throws<ArgumentException>(() => new ModelCheckpoint("model.keras", saveWeightsOnly: true));
        Assert.Throws<ArgumentException>(() => new ModelCheckpoint("model.weights.h5"));
        Assert.Throws<ArgumentException>(() => new ModelCheckpoint("model.{epoch.keras"));
        Assert.Throws<ArgumentException>(() => new ModelCheckpoint("model.keras", saveFreq: 0));
        Sequential model = new([new Input(2), new Dense(1)]);
        model.Compile("mse", "sgd");
        Assert.Contains("val_los", Assert.Throws<ArgumentException>(() => model.Fit(new float[2, 2], new float[2], verbose: 0, callbacks: [new ModelCheckpoint("{val_los:.2f}.keras")])).Message, StringComparison.Ordinal);
    }
}

using Anneal.Keras.Callbacks;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Tests.Callbacks;

public sealed class PauseSwitchTests
{
    private const int Batches = 4;

    [Fact]
    public async Task Training_waits_between_two_mini_batches_and_loses_nothing()
    {
        float[] uninterrupted = Weights(Fit(null, CancellationToken.None));
        using PauseSwitch pause = new();
        using Gate gate = new(pause);
        Task<Model> training = Task.Run(() => Fit(gate, CancellationToken.None, pause));
        gate.Reached.Wait(TimeSpan.FromSeconds(60));
        Assert.True(pause.IsPaused);
        Assert.NotSame(training, await Task.WhenAny(training, Task.Delay(200)));
        Assert.Equal(1, gate.Ended);
        pause.Resume();
        Assert.Equal(uninterrupted, Weights(await training));
        Assert.Equal(Batches, gate.Ended);
    }

    [Fact]
    public async Task A_cancellation_ends_the_pause()
    {
        using CancellationTokenSource stop = new();
        using PauseSwitch pause = new(stop.Token);
        using Gate gate = new(pause);
        Task<Model> training = Task.Run(() => Fit(gate, stop.Token, pause));
        gate.Reached.Wait(TimeSpan.FromSeconds(60));
        await stop.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => training);
        Assert.Equal(1, gate.Ended);
    }

    private static Model Fit(Gate? gate, CancellationToken cancellation, PauseSwitch? pause = null)
    {
        Sequential model = new([new Input(4), new Dense(2, "softmax", kernelInitializer: "ones")]);
        model.Compile(loss: "categorical_crossentropy", optimizer: "sgd");
        float[,] x = new float[Batches, 4], y = new float[Batches, 2];
        for (int i = 0; i < Batches; i++) (x[i, i], y[i, i % 2]) = (1, 1);
        List<Callback> callbacks = [];
        if (gate is not null) callbacks.Add(gate);
        if (pause is not null) callbacks.Add(pause);
        model.Fit(x, y, batchSize: 1, verbose: 0, callbacks: callbacks, shuffle: false, cancellationToken: cancellation);
        return model;
    }

    private static float[] Weights(Model model) => [.. model.GetWeights().SelectMany(w => w.ToSingle())];

    /// <summary>Pauses at the first mini-batch's end, before the switch looks.</summary>
    private sealed class Gate(PauseSwitch pause) : Callback, IDisposable
    {
        public ManualResetEventSlim Reached { get; } = new();

        public int Ended { get; private set; }

        public override void OnTrainBatchEnd(int batch, Logs logs)
        {
            Ended++;
            if (batch > 0) return;
            pause.Pause();
            Reached.Set();
        }

        public void Dispose() => Reached.Dispose();
    }
}

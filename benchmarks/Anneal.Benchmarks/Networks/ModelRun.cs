using System.Diagnostics;
using Anneal.Benchmarks.Machine;
using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;
using Anneal.Keras.Models;

namespace Anneal.Benchmarks.Networks;

/// <summary>A compiled model with examples for some mini-batches: one call measures Fit, another Predict.</summary>
internal sealed class ModelRun
{
    private const int MostSteps = 400, FewestSteps = 3, MostExamples = 20_000;

    private readonly StepTimes _times = new();
    private readonly int _batch;

    /// <param name="model">Not yet compiled.</param>
    /// <param name="batch">The batch size of both.</param>
    /// <param name="source">Gives the examples.</param>
    /// <param name="epochSeconds">About how long one call of <see cref="Fit"/> takes.</param>
    public ModelRun(Model model, int batch, ExampleSource source, double epochSeconds)
    {
        (Model, _batch) = (model, batch);
        model.Compile("categorical_crossentropy", "adam", "accuracy");
        Shape shape = model.Input.Shape;
        int classes = model.Output.Shape.Size;
        (X, Y) = source.Load(shape, FewestSteps * batch, classes);
        int steps = Math.Clamp((int)(epochSeconds / Fit().Seconds), FewestSteps, Math.Max(FewestSteps, Math.Min(MostSteps, MostExamples / batch)));
        (X, Y) = source.Load(shape, steps * batch, classes);
        Fit();
        Predict();
    }

    /// <summary>The model, after the training of the measurements so far.</summary>
    public Model Model { get; }

    /// <summary>The examples.</summary>
    public NDArray X { get; }

    /// <summary>Their labels, one-hot.</summary>
    public NDArray Y { get; }

    /// <summary>The median time of a training step, and the managed memory that it allocates.</summary>
    public (double Seconds, double Bytes) Fit()
    {
        _times.Clear();
        Model.Fit(X, Y, batchSize: _batch, epochs: 1, verbose: 0, callbacks: [_times]);
        return (_times.MedianSeconds(), _times.BytesPerStep);
    }

    /// <summary>The time of one example in batched prediction.</summary>
    public double Predict()
    {
        long started = Stopwatch.GetTimestamp();
        Model.Predict(X, batchSize: _batch);
        return Stopwatch.GetElapsedTime(started).TotalSeconds / X.Rows;
    }
}

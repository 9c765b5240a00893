using System.Diagnostics;
using Anneal.Benchmarks.Causes;
using Anneal.Benchmarks.Machine;
using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;
using Anneal.Keras;
using Anneal.Keras.Models;

namespace Anneal.Benchmarks.Networks;

/// <summary>A compiled model with examples for some mini-batches: one call measures Fit, another Predict.</summary>
internal sealed class ModelRun
{
    private const int MostSteps = 400, FewestSteps = 3, MostExamples = 20_000;
    private const double PredictSeconds = 0.08;

    /// <summary>So many examples, or fewer of larger pictures, are predicted again and again: they stay near the cores, and memory's speed is not what is measured.</summary>
    private const int MostPredicted = 1000, MostPredictedNumbers = 5_000_000;

    private readonly StepTimes _times = new();
    private readonly int _batch;
    private readonly NDArray _x, _y, _predicted;

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
        (_x, _y) = source.Load(shape, FewestSteps * batch, classes);
        Fit();
        int steps = Math.Clamp((int)(epochSeconds / Fit().Seconds), FewestSteps, Math.Max(FewestSteps, Math.Min(MostSteps, MostExamples / batch)));
        PredictedRows = Math.Max(1, Math.Min(MostPredicted, MostPredictedNumbers / shape.Size) / batch) * batch;
        (X, Y) = source.Load(shape, Math.Max(steps * batch, PredictedRows), classes);
        (_x, _y, _predicted) = (X.SliceRows(0, steps * batch), Y.SliceRows(0, steps * batch), X.SliceRows(0, PredictedRows));
        Fit();
        Predict();
    }

    /// <summary>The model, after the training of the measurements so far.</summary>
    public Model Model { get; }

    /// <summary>The examples: the first of them are trained with, and the first <see cref="PredictedRows"/> predicted.</summary>
    public NDArray X { get; }

    /// <summary>Their labels, one-hot.</summary>
    public NDArray Y { get; }

    /// <summary>How many examples <see cref="Predict"/> sees: whole batches.</summary>
    public int PredictedRows { get; }

    /// <summary>The median time of a training step, and the managed memory that it allocates.</summary>
    public (double Seconds, double Bytes) Fit()
    {
        _times.Clear();
        Model.Fit(_x, _y, batchSize: _batch, epochs: 1, verbose: 0, callbacks: [_times]);
        return (_times.MedianSeconds(), _times.BytesPerStep);
    }

    /// <summary>The time of one example in batched prediction, the median over some passes.</summary>
    public double Predict()
    {
        List<double> seconds = [];
        long began = Stopwatch.GetTimestamp();
        do
        {
            long started = Stopwatch.GetTimestamp();
            Model.Predict(_predicted, batchSize: _batch);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(began).TotalSeconds < PredictSeconds);
        return seconds.Median() / PredictedRows;
    }

    /// <summary>The time of a training step or of a predicted batch on so many threads.</summary>
    public double Seconds(Work work, int threads)
    {
        int before = Backend.Threads;
        Backend.Threads = threads;
        try
        {
            return work == Work.Training ? Fit().Seconds : Predict() * _batch;
        }
        finally
        {
            Backend.Threads = before;
        }
    }
}

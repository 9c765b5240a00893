using System.Diagnostics;
using Anneal.Data.Arrays;
using Anneal.Data.Digits;
using Anneal.Data.Labeling;
using Anneal.Engine.Graphs;
using Anneal.Keras.Callbacks;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Benchmarks.Networks;

/// <summary>What was measured of one network.</summary>
/// <param name="Name">The network.</param>
/// <param name="Batch">Its batch size.</param>
/// <param name="Training">Steps of Fit.</param>
/// <param name="Inference">Predict.</param>
/// <param name="Peak">Flops a second of fused multiply-adds on all threads, the median of measurements between the runs.</param>
/// <param name="AllocatedBytesPerStep">Managed memory.</param>
internal sealed record NetworkResult(string Name, int Batch, Rate Training, Rate Inference, double Peak, double AllocatedBytesPerStep);

/// <param name="ImagesPerSecond">The median.</param>
/// <param name="ShareOfPeak">Direct-convolution flops, a training step counted as three forward passes.</param>
internal readonly record struct Rate(double ImagesPerSecond, double ShareOfPeak);

/// <summary>
/// Trains and runs one network through the public API: Fit with dropout, shuffle and the accuracy metric; Predict. Examples are the built-in digits,
/// since the work of some kernels depends on how many pixels and activations are zero.
/// </summary>
internal sealed class NetworkBenchmark(string name, int batch, FmaPeak peak)
{
    private const int Rounds = 5;

    public NetworkResult Run()
    {
        Sequential model = Create(name);
        Shape input = model.Input.Shape;
        double flops = model.Layers.Sum(Flops);
        int steps = (int)Math.Clamp(0.4 * 150e9 / (3 * flops * batch), 4, 400);
        (NDArray x, NDArray y) = Examples(input, Math.Min(steps * batch, 20_000), model.Output.Shape.Size);
        model.Compile("categorical_crossentropy", "adam", "accuracy");
        StepTimes times = new();
        List<double> training = [], inference = [], peaks = [], allocated = [];
        model.Fit(x, y, batchSize: batch, epochs: 2, verbose: 0, callbacks: [times]);
        model.Predict(x, batchSize: batch);
        for (int round = 0; round < Rounds; round++)
        {
            peaks.Add(peak.Measure());
            times.Clear();
            model.Fit(x, y, batchSize: batch, epochs: 1, verbose: 0, callbacks: [times]);
            training.Add(times.MedianSeconds());
            allocated.Add(times.BytesPerStep);
            long started = Stopwatch.GetTimestamp();
            model.Predict(x, batchSize: batch);
            inference.Add(Stopwatch.GetElapsedTime(started).TotalSeconds / x.Rows);
        }

        double top = Median(peaks), step = Median(training), image = Median(inference);
        return new NetworkResult(name, batch, new(batch / step, 3 * flops * batch / step / top), new(1 / image, flops / image / top), top, allocated.Min());
    }

    internal static double Median(List<double> values)
    {
        List<double> sorted = [.. values.Order()];
        return sorted[sorted.Count / 2];
    }

    private static Sequential Create(string name)
    {
        if (name != "dense-128-10" && name != "dense-10-10-10") return Keras.Models.Networks.Create(name);
        return new Sequential(name == "dense-128-10"
            ? [new InputLayer(new Shape(784)), new Dense(128, activation: "relu"), new Dense(10, activation: "softmax")]
            : [new InputLayer(new Shape(784)), new Dense(10, activation: "relu"), new Dense(10, activation: "relu"), new Dense(10, activation: "softmax")], name.Replace('-', '_'));
    }

    private static double Flops(Layer layer) => layer switch
    {
        Conv2D c => 2.0 * layer.Output.Shape.Size * c.Weights[0].Shape.Size / c.Weights[0].Shape.Last,
        Dense d => 2.0 * d.Weights[0].Shape.Size,
        _ => 0,
    };

    /// <summary>Digits in the network's shape: as they are, as vectors, or side by side in a larger, coloured picture.</summary>
    private static (NDArray X, NDArray Y) Examples(Shape shape, int count, int classes)
    {
        (NDArray images, NDArray labels) = SyntheticDigits.Generate(count, seed: 1);
        byte[] digits = images.AsBytes();
        float[] x = new float[count * shape.Size];
        int height = shape.Rank == 3 ? shape[0] : 28, width = shape.Rank == 3 ? shape[1] : 28, channels = shape.Rank == 3 ? shape[2] : 1;
        for (int i = 0; i < x.Length; i++)
        {
            int n = i / shape.Size, at = i % shape.Size, column = at / channels % width, row = at / channels / width % height;
            x[i] = digits[n * 784 + row % 28 * 28 + column % 28] / 255f;
        }

        int[] dimensions = [count, .. shape.Dimensions];
        return (NDArray.Create(x, dimensions), Labels.ToCategorical([.. labels.ToInt32().Select(l => l % classes)], classes));
    }

    /// <summary>Times each step from one step's end to the next, so that everything Fit does between them counts.</summary>
    private sealed class StepTimes : Callback
    {
        private readonly List<double> _seconds = new(4096);
        private long _last, _firstBytes, _lastBytes;
        private int _count;

        public double BytesPerStep => (_lastBytes - _firstBytes) / (double)Math.Max(1, _count - 1);

        public void Clear()
        {
            _seconds.Clear();
            _count = 0;
        }

        public double MedianSeconds() => Median(_seconds);

        public override void OnTrainBatchEnd(int batch, Logs logs)
        {
            long now = Stopwatch.GetTimestamp();
            _lastBytes = GC.GetTotalAllocatedBytes();
            if (batch == 0) _firstBytes = _lastBytes;
            else if (batch + 1 < Parameters.Steps || Parameters.Samples % Parameters.BatchSize == 0) _seconds.Add(Stopwatch.GetElapsedTime(_last, now).TotalSeconds);
            _last = now;
            _count = batch + 1;
        }
    }
}

using System.Diagnostics;
using Anneal.Benchmarks.Causes;
using Anneal.Benchmarks.Covers;
using Anneal.Benchmarks.Machine;
using Anneal.CoreML.Runtime;
using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;
using Anneal.Imaging;
using Anneal.Keras.Models;

namespace Anneal.Benchmarks.Networks;

/// <summary>A network through the public API: Fit with dropout, shuffle and the accuracy metric; Predict; and MLModel.Prediction of the exported model.</summary>
internal sealed class KerasSubject : Subject
{
    private const double EpochSeconds = 0.3, OneSeconds = 0.08;
    private const int Pictures = 16;
    private const string InputName = "image";

    private readonly ModelRun _run;
    private readonly MLModel _exported;
    private readonly IMLFeatureProvider[] _features;

    public KerasSubject(BenchmarkNetwork network, FmaPeak peak, ExampleSource source)
        : base(network.Name, network.Batch, peak)
    {
        _run = new ModelRun(network.Create(), network.Batch, source, EpochSeconds);
        Shape shape = Model.Input.Shape;
        bool picture = shape.Rank == 3;
        _exported = Converters.Keras.Convert(Model, [InputName], imageInputNames: picture ? [InputName] : null, imageScale: picture ? 1 / 255f : 1,
            classLabels: Enumerable.Range(0, Model.Output.Shape.Size).Select(c => $"{c}").ToArray(), warn: _ => { });
        _features = [.. Enumerable.Range(0, Pictures).Select(n => Feature(n % Inputs.Rows, shape))];
        MeasureOne();
    }

    /// <summary>The model, after the training of the measurements so far.</summary>
    public Model Model => _run.Model;

    /// <summary>The examples, some batches of them.</summary>
    public NDArray Inputs => _run.X;

    /// <summary>Their labels, one-hot.</summary>
    public NDArray Targets => _run.Y;

    /// <summary>How many of them are predicted again and again.</summary>
    public int PredictedRows => _run.PredictedRows;

    /// <summary>One image through MLModel.Prediction.</summary>
    public void PredictOne() => _exported.Prediction(_features[0]);

    /// <summary>Why a figure is below its goal.</summary>
    public string CauseOf(Work work, double goal, (double One, double All) peaks)
    {
        if (work != Work.One) return Cause.Of(_run, Batch, work, threads => _run.Seconds(work, threads), goal, peaks);
        MLModel alone = new(_exported.Spec, new MLModelConfiguration { Workers = CoverProfile.One });
        MeasureOne(alone);
        return Cause.Of(_run, 1, work, threads => MeasureOne(threads == 1 ? alone : _exported), goal, peaks);
    }

    /// <inheritdoc/>
    public override double Flops => BenchmarkNetwork.Flops(Model);

    /// <inheritdoc/>
    public override (int Parameters, int Inputs) Sizes => (Model.TrainableWeights.Sum(w => w.Shape.Size), Model.Input.Shape.Size);

    /// <inheritdoc/>
    protected override (double Seconds, double Bytes) MeasureStep() => _run.Fit();

    /// <inheritdoc/>
    protected override double MeasureBatch() => _run.Predict();

    /// <inheritdoc/>
    protected override double MeasureOne() => MeasureOne(_exported);

    private double MeasureOne(MLModel model)
    {
        List<double> seconds = new(4096);
        long began = Stopwatch.GetTimestamp();
        do
        {
            foreach (IMLFeatureProvider features in _features)
            {
                long started = Stopwatch.GetTimestamp();
                model.Prediction(features);
                seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }
        while (Stopwatch.GetElapsedTime(began).TotalSeconds < OneSeconds);
        return seconds.Median();
    }

    private MLDictionaryFeatureProvider Feature(int row, Shape shape)
    {
        float[] numbers = Inputs.AsSingle().AsSpan(row * shape.Size, shape.Size).ToArray();
        return new MLDictionaryFeatureProvider
        {
            [InputName] = shape.Rank == 3
                ? new ImagePixels(shape[1], shape[0], shape[2], Array.ConvertAll(numbers, v => (byte)MathF.Round(255 * v)))
                : new MLMultiArray(numbers, shape.Size),
        };
    }
}

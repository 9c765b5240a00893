using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Anneal.Studio.Serving;

/// <summary>What the service counts and measures; <c>/metrics</c> shows it as Prometheus' text.</summary>
internal sealed class ServingMetrics
{
    private const string Model = "model";

    private static int s_meters;

    private readonly Counter<long> _requests, _bytes, _examples;
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _batch;
    private readonly ConcurrentDictionary<string, PredictionQueue> _queues = new(StringComparer.Ordinal);

    /// <param name="factory">Makes the meter.</param>
    /// <param name="meterName">From <see cref="NewMeterName"/>.</param>
    public ServingMetrics(IMeterFactory factory, string meterName)
    {
        Meter meter = factory.Create(meterName);
        _requests = meter.CreateCounter<long>("anneal.serving.requests", description: "Inference requests, by model and outcome.");
        _examples = meter.CreateCounter<long>("anneal.serving.examples", description: "Examples that were predicted, by model.");
        _bytes = meter.CreateCounter<long>("anneal.serving.received", "By", "Bytes of inference requests' bodies, by model.");
        _duration = meter.CreateHistogram("anneal.serving.duration", "s", "From a request's arrival to its answer, by model and outcome.", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        });
        _batch = meter.CreateHistogram("anneal.serving.batch", description: "Examples that were predicted together, by model.", advice: new InstrumentAdvice<int>
        {
            HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64],
        });
        meter.CreateObservableGauge("anneal.serving.queue", () => _queues.Select(q => new Measurement<int>(q.Value.Length, new KeyValuePair<string, object?>(Model, q.Key))), description: "Requests that wait or are being predicted, by model.");
    }

    /// <summary>
    /// <c>Anneal.Serving</c>, with a number for every studio after the first in this process: who listens to a meter hears all of its name, and each
    /// studio shall show its own.
    /// </summary>
    public static string NewMeterName() => Interlocked.Increment(ref s_meters) is > 1 and int n ? $"Anneal.Serving.{n}" : "Anneal.Serving";

    /// <summary>A request was answered.</summary>
    /// <param name="model">The model's name; empty where there is no such model, so that strangers cannot make names.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="bytes">The body's size.</param>
    /// <param name="took">From its arrival.</param>
    public void Answered(string model, int status, long bytes, TimeSpan took)
    {
        TagList tags = new() { { Model, model }, { "outcome", Outcome(status) } };
        _requests.Add(1, tags);
        _duration.Record(took.TotalSeconds, tags);
        _bytes.Add(bytes, new KeyValuePair<string, object?>(Model, model));
    }

    /// <summary>Examples were predicted together.</summary>
    public void Batch(string model, int rows)
    {
        _batch.Record(rows, new KeyValuePair<string, object?>(Model, model));
        _examples.Add(rows, new KeyValuePair<string, object?>(Model, model));
    }

    /// <summary>Shows a queue's length from now on.</summary>
    public void Watch(string model, PredictionQueue queue) => _queues[model] = queue;

    private static string Outcome(int status) => status switch
    {
        200 => "ok",
        404 => "unknown",
        413 => "too_large",
        499 => "cancelled",
        503 => "overloaded",
        >= 500 => "failed",
        _ => "refused",
    };
}

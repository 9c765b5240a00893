using System.Collections.Concurrent;

namespace Anneal.Studio.Serving;

/// <summary>The queue of each served name; made when the name is first asked for, and kept when its model is replaced.</summary>
internal sealed class PredictionQueues(ServingMetrics metrics) : IAsyncDisposable
{
    /// <summary>Requests that may wait for one model: at a thousand a second, a second's worth.</summary>
    public const int Capacity = 1024;

    private readonly ConcurrentDictionary<string, Lazy<PredictionQueue>> _queues = new(StringComparer.Ordinal);

    /// <summary>The queue of a name that the catalog has.</summary>
    public PredictionQueue Of(string name) => _queues.GetOrAdd(name, n => new Lazy<PredictionQueue>(() =>
    {
        PredictionQueue queue = new(Capacity, rows => metrics.Batch(n, rows));
        metrics.Watch(n, queue);
        return queue;
    })).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<PredictionQueue> queue in _queues.Values) await queue.Value.DisposeAsync();
    }
}

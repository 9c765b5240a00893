using System.Threading.Channels;
using Anneal.CoreML.Runtime;
using Microsoft.AspNetCore.Http;

namespace Anneal.Studio.Serving;

/// <summary>
/// What waits for the model of one name. While a prediction runs, requests gather, and the next prediction takes them together; when nothing runs, a
/// request is predicted at once. Each is predicted with the model that it came with, so that a model can be replaced at any time.
/// </summary>
internal sealed class PredictionQueue : IAsyncDisposable
{
    /// <summary>Examples of one prediction: more would not be faster, and let others wait.</summary>
    public const int MostRows = 64;

    private readonly Channel<PredictionJob> _waiting;
    private readonly Task _runs;
    private readonly Action<int> _batched;
    private int _length;

    /// <param name="capacity">How many may wait.</param>
    /// <param name="batched">Is told how many examples a prediction had.</param>
    public PredictionQueue(int capacity, Action<int> batched)
    {
        _waiting = Channel.CreateBounded<PredictionJob>(new BoundedChannelOptions(capacity) { SingleReader = true });
        _batched = batched;
        _runs = Task.Run(Run);
    }

    /// <summary>How many wait.</summary>
    public int Length => Volatile.Read(ref _length);

    /// <summary>Predicts; a request of many examples goes in parts, so that others come in between.</summary>
    /// <exception cref="InferenceException">So many wait already that this one is better sent again later (503).</exception>
    /// <exception cref="MLModelException">The model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public async Task<IReadOnlyList<IMLFeatureProvider>> Predict(MLModel model, IMLFeatureProvider[] rows, CancellationToken cancellation)
    {
        if (rows.Length <= MostRows) return await Enqueue(model, rows, wait: false, cancellation);
        List<IMLFeatureProvider> results = new(rows.Length);
        foreach (IMLFeatureProvider[] part in rows.Chunk(MostRows)) results.AddRange(await Enqueue(model, part, wait: results.Count > 0, cancellation));
        return results;
    }

    /// <summary>Takes no more, and ends when all that wait are answered.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _runs;
    }

    private async Task<IMLFeatureProvider[]> Enqueue(MLModel model, IMLFeatureProvider[] rows, bool wait, CancellationToken cancellation)
    {
        PredictionJob job = new(model, rows, cancellation);
        Interlocked.Increment(ref _length);
        try
        {
            if (wait) await _waiting.Writer.WriteAsync(job, cancellation);
            else if (!_waiting.Writer.TryWrite(job)) throw new InferenceException(StatusCodes.Status503ServiceUnavailable, "Too many requests wait for this model; send it again in a moment.");
            return await job.Result;
        }
        finally
        {
            Interlocked.Decrement(ref _length);
        }
    }

    private async Task Run()
    {
        List<PredictionJob> batch = [];
        while (await _waiting.Reader.WaitToReadAsync())
        {
            int rows = 0;
            while (_waiting.Reader.TryPeek(out PredictionJob? next) && (batch.Count == 0 || (ReferenceEquals(next.Model, batch[0].Model) && rows + next.Rows.Length <= MostRows)))
            {
                _waiting.Reader.TryRead(out _);
                if (next.IsCancelled) continue;
                batch.Add(next);
                rows += next.Rows.Length;
            }

            if (batch.Count == 0) continue;
            _batched(rows);
            if (!PredictionJob.TryRun(batch) && batch.Count > 1)
            {
                // One of them may be the reason; the others shall not fail with it.
                foreach (PredictionJob job in batch) PredictionJob.TryRun([job]);
            }

            batch.Clear();
        }
    }
}

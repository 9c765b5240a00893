using Anneal.CoreML.Runtime;

namespace Anneal.Studio.Serving;

/// <summary>Examples that wait for a prediction.</summary>
/// <param name="model">The model that they came for.</param>
/// <param name="rows">The examples.</param>
/// <param name="cancellation">When nobody waits for them any more.</param>
internal sealed class PredictionJob(MLModel model, IMLFeatureProvider[] rows, CancellationToken cancellation)
{
    private readonly TaskCompletionSource<IMLFeatureProvider[]> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MLModel Model => model;

    public IMLFeatureProvider[] Rows => rows;

    /// <summary>What the model says about each example.</summary>
    public Task<IMLFeatureProvider[]> Result => _result.Task;

    /// <summary>Whether nobody waits any more; if so, the job ends here.</summary>
    public bool IsCancelled => cancellation.IsCancellationRequested && (_result.TrySetCanceled(cancellation) || true);

    /// <summary>Predicts for jobs of one model together. If that fails, a single job ends with the error; several are left as they were.</summary>
    public static bool TryRun(IReadOnlyList<PredictionJob> jobs)
    {
        try
        {
            IMLBatchProvider results = jobs[0].Model.Predictions(new MLArrayBatchProvider(jobs is [{ } only] ? only.Rows : [.. jobs.SelectMany(j => j.Rows)]));
            int at = 0;
            foreach (PredictionJob job in jobs)
            {
                IMLFeatureProvider[] own = new IMLFeatureProvider[job.Rows.Length];
                for (int r = 0; r < own.Length; r++) own[r] = results.Features(at++);
                job._result.TrySetResult(own);
            }

            return true;
        }
#pragma warning disable CA1031 // Whatever goes wrong belongs to the request that waits; the queue goes on.
        catch (Exception e)
        {
            if (jobs is [{ } only]) only._result.TrySetException(e);
            return false;
        }
#pragma warning restore CA1031
    }
}

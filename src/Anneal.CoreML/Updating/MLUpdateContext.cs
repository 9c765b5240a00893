using Anneal.CoreML.Runtime;

namespace Anneal.CoreML.Updating;

/// <summary>What a handler learns about an update.</summary>
public sealed class MLUpdateContext
{
    private readonly Lazy<MLModel> _model;

    internal MLUpdateContext(
        MLUpdateTask task, MLUpdateProgressEvent what, IReadOnlyDictionary<MLMetricKey, object> metrics, IReadOnlyDictionary<MLParameterKey, object> parameters, Func<MLModel> model) =>
        (Task, Event, Metrics, Parameters, _model) = (task, what, metrics, parameters, new Lazy<MLModel>(model));

    /// <summary>The update.</summary>
    public MLUpdateTask Task { get; }

    /// <summary>What happened; <see cref="MLUpdateProgressEvent.None"/> at the end.</summary>
    public MLUpdateProgressEvent Event { get; }

    /// <summary>What was measured.</summary>
    public IReadOnlyDictionary<MLMetricKey, object> Metrics { get; }

    /// <summary>The parameters in use.</summary>
    public IReadOnlyDictionary<MLParameterKey, object> Parameters { get; }

    /// <summary>The model as it is now; asked for within a handler, as it is at that moment.</summary>
    public MLModel Model => _model.Value;
}

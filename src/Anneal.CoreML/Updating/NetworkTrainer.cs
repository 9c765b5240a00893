using Anneal.CoreML.Format;
using Anneal.CoreML.Layers;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Validation;
using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;

namespace Anneal.CoreML.Updating;

/// <summary>A network under update: reads examples, takes steps, writes the weights back.</summary>
internal sealed class NetworkTrainer : IDisposable
{
    private readonly NetworkRuntime _runtime;
    private readonly TargetReader _target;
    private readonly Graph _graph;
    private readonly HashSet<Parameter> _trained;
    private readonly WorkerPool? _workers;
    private readonly int _targetSize;
    private PlanRun? _run;
    private Update? _update;

    public NetworkTrainer(Model spec, MLModelConfiguration configuration)
    {
        NetworkSpec network = NetworkSpec.Of(spec) ?? throw new MLModelException(
            $"A model of type '{ModelTypes.NameOf(spec)}' is not updated here; neural networks, neural network classifiers and regressors are.");
        _workers = configuration.Workers;
        _runtime = new NetworkRuntime(spec, network, configuration);
        _trained = [.. Layers.Where(w => w.IsUpdatable).Select(w => w.Parameter)];
        LossLayer loss = network.UpdateParams!.LossLayers[0];
        string input = LossRules.InputOf(loss);
        Blob prediction = _runtime.Graph.Find(input) ?? throw new MLModelException($"The loss '{loss.Name}' reads '{input}', which no layer makes.");
        bool crossEntropy = loss.CategoricalCrossEntropyLossLayer is not null;
        string target = TrainingInputRules.TargetName(spec, network, loss);
        bool label = target == spec.Description.PredictedFeatureName && network.Classifier is not null;
        if (crossEntropy && prediction.Layout != BlobLayout.Vector) throw new MLModelException($"The loss '{loss.Name}' takes a vector of probabilities; '{input}' is {prediction}.");
        _target = new TargetReader(target, prediction, crossEntropy, label ? _runtime.Labels : null);
        _targetSize = prediction.Value.Shape.Size;
        _graph = _runtime.Graph.Training(crossEntropy ? new CategoricalCrossentropyOp() : new MeanSquaredErrorOp(), loss.Name, LossRules.TargetOf(loss), prediction);
        foreach ((MLParameterKey key, object value) in configuration.Parameters.Where(p => p.Key.Scope is not null)) SetWeights(key, value);
    }

    /// <summary>The largest number among all inputs that were checked, to explain a loss that explodes.</summary>
    public float LargestInput { get; private set; }

    private IReadOnlyList<LayerWeight> Layers => _runtime.Graph.Weights;

    /// <summary>Reads every example once, so that a bad one stops the update before it has changed anything.</summary>
    /// <exception cref="MLModelException">An example does not fit; the message says which and why.</exception>
    public void Check(IMLBatchProvider examples, CancellationToken cancel)
    {
        if (examples.Count == 0) throw new MLModelException("There are no examples to learn from; an update needs at least one.");
        float[] target = new float[_targetSize];
        float[][] inputs = [.. _runtime.Readers.Select(r => new float[r.Size])];
        for (int i = 0; i < examples.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                IMLFeatureProvider example = examples.Features(i);
                for (int k = 0; k < inputs.Length; k++)
                {
                    _runtime.Readers[k].Read(example, inputs[k]);
                    LargestInput = Math.Max(LargestInput, inputs[k].Max(MathF.Abs));
                }

                _target.Read(example, target);
            }
            catch (MLModelException e)
            {
                throw new MLModelException($"Example {i} of {examples.Count}: {e.Message}", e);
            }
        }
    }

    /// <summary>One step on some of the examples.</summary>
    /// <returns>Their mean loss before the step.</returns>
    public double Step(IMLBatchProvider examples, ReadOnlySpan<int> which, UpdateParameters parameters, int miniBatchSize, long step)
    {
        if (_run is null || _run.Plan.Options.MaxRows < miniBatchSize)
        {
            _run?.Dispose();
            _run = Plan.Compile(_graph, new PlanOptions { Mode = PlanMode.Training, MaxRows = miniBatchSize, Trainable = _trained.Contains }).Rent(_workers);
        }

        for (int r = 0; r < which.Length; r++)
        {
            IMLFeatureProvider example = examples.Features(which[r]);
            _runtime.Fill(_run, r, example);
            _target.Read(example, _run.Input<float>(_runtime.Readers.Count).Slice(r * _targetSize, _targetSize));
        }

        return _run.Step(_runtime.Weights, Optimizer(parameters), which.Length, new StepInfo((ulong)parameters.Seed, step));
    }

    /// <summary>A model with the present weights.</summary>
    public MLModel CreateModel()
    {
        Model copy = _runtime.Spec.Clone();
        LayerWeights.Store(_runtime.Graph, _runtime.Weights, NetworkSpec.Of(copy)!);
        return new MLModel(copy, new MLModelConfiguration { Workers = _workers });
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _run?.Dispose();
        _run = null;
    }

    /// <summary>The optimizer; where a handler changed its numbers, one with the new ones that goes on from the old one's state.</summary>
    private Update Optimizer(UpdateParameters parameters)
    {
        OptimizerRule rule = parameters.Rule;
        if (_update is null || _update.Rule != rule)
        {
            Update fresh = new(rule, _runtime.Weights, parameters.LearningRate) { Iterations = _update?.Iterations ?? 0 };
            for (int s = 0; s < Math.Min(rule.SlotNames.Count, _update?.Rule.SlotNames.Count ?? 0); s++)
            {
                foreach (Parameter p in _trained) fresh.SetSlot<float>(s, p, _update!.GetSlot<float>(s, p));
            }

            _update = fresh;
        }

        _update.LearningRate = parameters.LearningRate;
        return _update;
    }

    private void SetWeights(MLParameterKey key, object value)
    {
        LayerWeight weight = LayerWeights.Find(_runtime.Graph, key);
        if (!weight.IsUpdatable) throw new MLModelException($"The {key} cannot be set: the layer is not updatable.");
        if (value is not MLMultiArray array || array.Count != weight.FileShape.Aggregate(1, (a, n) => a * n))
        {
            throw new MLModelException($"The {key} must be an array [{string.Join(", ", weight.FileShape)}], received {value}.");
        }

        _runtime.Weights.Set<float>(weight.Parameter, weight.ToEngine(array.ToFloats()));
    }
}

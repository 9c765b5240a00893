using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;
using BenchmarkDotNet.Attributes;

namespace Anneal.Benchmarks.Kernels;

/// <summary>
/// One op, with what a kernel covers together with it, in plans of its own: forward as in prediction, and forward with all gradients. A squared error ends the
/// graph, of channel means where the op gives pictures, so that the loss costs little.
/// </summary>
public abstract class OpBenchmark
{
    private const int Rows = 64;
    private Weights _weights = null!;
    private PlanRun _predicting = null!, _training = null!;
    private long _step;

    /// <summary>The shape of one example.</summary>
    protected abstract Shape Input { get; }

    /// <summary>Applies the op.</summary>
    protected abstract Value Apply(GraphBuilder builder, Value x);

    /// <summary>Compiles the plans and fills inputs and weights with noise, half of it negative.</summary>
    [GlobalSetup]
    public void Setup()
    {
        ParameterList parameters = new();
        GraphBuilder builder = new(parameters);
        Value y = Apply(builder, builder.Input("x", Input));
        Value end = y.Shape.Rank == 3 ? builder.Apply(new GlobalAveragePoolingOp(), "means", [y]) : y;
        Graph graph = builder.Build([y], builder.Apply(new MeanSquaredErrorOp(), "loss", [end, builder.Input("target", end.Shape)]));
        _weights = new Weights(parameters);
        foreach (Parameter p in parameters.Items) _weights.Set<float>(p, p.Kind == ParameterKind.State ? Enumerable.Repeat(1f, p.Shape.Size).ToArray() : Noise(p.Shape.Size));
        _predicting = Plan.Compile(graph, new PlanOptions { Mode = PlanMode.Inference, MaxRows = Rows }).Rent();
        _training = Plan.Compile(graph, new PlanOptions { Mode = PlanMode.Training, MaxRows = Rows, InputGradients = true }).Rent();
        Noise(Rows * Input.Size).CopyTo(_predicting.Input<float>(0));
        Noise(Rows * Input.Size).CopyTo(_training.Input<float>(0));
    }

    /// <summary>64 examples forward.</summary>
    [Benchmark]
    public void Forward() => _predicting.Forward(_weights.Snapshot(), Rows);

    /// <summary>64 examples forward and back, with the gradients of weights and inputs.</summary>
    [Benchmark]
    public double Gradients() => _training.Gradients(_weights, Rows, new StepInfo(1, _step++));

    private static float[] Noise(int count)
    {
        Random random = new(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (random.NextSingle() - 0.5f) / 4;
        return values;
    }
}

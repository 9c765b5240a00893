using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;
using BenchmarkDotNet.Attributes;

namespace Anneal.Benchmarks.Kernels;

/// <summary>A training step of one row on a wide dense layer: nearly all of it is the reduction of gradients, the optimizer's rule and the packing of 1.2 million weights.</summary>
public class UpdateBenchmark
{
    private const int Inputs = 9216, Units = 128;
    private Weights _weights = null!;
    private Update _update = null!;
    private PlanRun _run = null!;
    private long _step;

    /// <summary>The optimizer.</summary>
    [Params("sgd", "momentum", "rmsprop", "adam")]
    public string Rule { get; set; } = "adam";

    /// <summary>Compiles the plan.</summary>
    [GlobalSetup]
    public void Setup()
    {
        ParameterList parameters = new();
        GraphBuilder builder = new(parameters);
        Value x = builder.Input("x", new Shape(Inputs));
        Value y = builder.Apply(new DenseOp(), "dense", [x], parameters.Add("kernel", new Shape(Inputs, Units)), parameters.Add("bias", new Shape(Units)));
        Graph graph = builder.Build([y], builder.Apply(new MeanSquaredErrorOp(), "loss", [y, builder.Input("target", y.Shape)]));
        _weights = new Weights(parameters);
        _update = new Update(Rule switch { "sgd" => new SgdRule(0, false), "momentum" => new SgdRule(0.9, false), "rmsprop" => new RmspropRule(0.9, 0, 1e-7, false), _ => (OptimizerRule)new AdamRule(0.9, 0.999, 1e-7) }, _weights, 0.001);
        _run = Plan.Compile(graph, new PlanOptions { Mode = PlanMode.Training, MaxRows = 1 }).Rent();
        _run.Input<float>(0).Fill(1);
    }

    /// <summary>One step.</summary>
    [Benchmark]
    public double Step() => _run.Step(_weights, _update, 1, new StepInfo(1, _step++));
}

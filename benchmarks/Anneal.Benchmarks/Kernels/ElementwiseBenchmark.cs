using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using BenchmarkDotNet.Attributes;

namespace Anneal.Benchmarks.Kernels;

/// <summary>What is computed number by number: activations, dropout, sums of two values.</summary>
public class ElementwiseBenchmark : OpBenchmark
{
    /// <summary>The function.</summary>
    [Params("relu", "leaky relu", "sigmoid", "tanh", "elu", "dropout", "add")]
    public string Case { get; set; } = "relu";

    /// <inheritdoc/>
    protected override Shape Input => new(26, 26, 32);

    /// <inheritdoc/>
    protected override Value Apply(GraphBuilder builder, Value x) => Case == "add" ? builder.Apply(new AddOp(), "add", [x, x]) : builder.Apply(Case switch
    {
        "relu" => new ReluOp(),
        "leaky relu" => new LeakyReluOp(0.3),
        "sigmoid" => new SigmoidOp(),
        "tanh" => new TanhOp(),
        "elu" => new EluOp(1),
        _ => (Op)new DropoutOp(0.5),
    }, "elementwise", [x]);
}

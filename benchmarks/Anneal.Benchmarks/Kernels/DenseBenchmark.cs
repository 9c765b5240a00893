using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using BenchmarkDotNet.Attributes;

namespace Anneal.Benchmarks.Kernels;

/// <summary>Dense layers with bias and ReLU.</summary>
public class DenseBenchmark : OpBenchmark
{
    /// <summary>Inputs and units.</summary>
    [Params("784-16", "784-128", "128-10", "9216-128", "16-16")]
    public string Case { get; set; } = "784-128";

    /// <inheritdoc/>
    protected override Shape Input => new(int.Parse(Case.Split('-')[0]));

    /// <inheritdoc/>
    protected override Value Apply(GraphBuilder builder, Value x)
    {
        int units = int.Parse(Case.Split('-')[1]);
        Value y = builder.Apply(new DenseOp(), "dense", [x], builder.Parameters.Add("kernel", new Shape(x.Shape.Size, units)), builder.Parameters.Add("bias", new Shape(units)));
        return builder.Apply(new ReluOp(), "relu", [y]);
    }
}

using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using BenchmarkDotNet.Attributes;

namespace Anneal.Benchmarks.Kernels;

/// <summary>Softmax over classes.</summary>
public class SoftmaxBenchmark : OpBenchmark
{
    /// <summary>How many classes.</summary>
    [Params(10, 1000)]
    public int Classes { get; set; } = 10;

    /// <inheritdoc/>
    protected override Shape Input => new(Classes);

    /// <inheritdoc/>
    protected override Value Apply(GraphBuilder builder, Value x) => builder.Apply(new SoftmaxOp(), "softmax", [x]);
}

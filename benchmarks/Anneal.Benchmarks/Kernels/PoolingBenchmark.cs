using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using BenchmarkDotNet.Attributes;

namespace Anneal.Benchmarks.Kernels;

/// <summary>Pooling that follows no convolution.</summary>
public class PoolingBenchmark : OpBenchmark
{
    /// <summary>What is taken of each window.</summary>
    [Params("max", "average", "global max", "global average")]
    public string Case { get; set; } = "max";

    /// <inheritdoc/>
    protected override Shape Input => new(26, 26, 32);

    /// <inheritdoc/>
    protected override Value Apply(GraphBuilder builder, Value x) => builder.Apply(Case switch
    {
        "max" => new MaxPoolingOp(),
        "average" => new AveragePoolingOp(),
        "global max" => new GlobalMaxPoolingOp(),
        _ => (Op)new GlobalAveragePoolingOp(),
    }, "pooling", [x]);
}

using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Benchmarks.Kernels;

/// <summary>Batch normalisation.</summary>
public class NormalizationBenchmark : OpBenchmark
{
    /// <inheritdoc/>
    protected override Shape Input => new(26, 26, 32);

    /// <inheritdoc/>
    protected override Value Apply(GraphBuilder builder, Value x)
    {
        Shape channels = new(x.Shape.Last);
        ParameterList p = builder.Parameters;
        return builder.Apply(new BatchNormalizationOp(0.001, 0.99), "normalization", [x],
            p.Add("gamma", channels), p.Add("beta", channels), p.Add("mean", channels, ParameterKind.State), p.Add("variance", channels, ParameterKind.State));
    }
}

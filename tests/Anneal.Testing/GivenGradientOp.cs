using System.Collections.Immutable;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Testing;

/// <summary>A loss of 0 whose gradients with respect to its parameters are its inputs: what an optimizer is tested with.</summary>
public sealed record GivenGradientOp : Op
{
    public override ImmutableArray<Shape> Infer(in OpSignature s) => [Shape.Scalar];

    public override void Forward<T>(in OpCall<T> c) => c.Output.Rows(c.Rows).Clear();

    public override void Backward<T>(in OpCall<T> c)
    {
        for (int p = 0; p < c.Parameters.Length; p++)
        {
            Span<T> g = c.ParameterGradients[p].Rows(1), x = c.Inputs[p].Row(0);
            for (int i = 0; i < g.Length; i++) g[i] += x[i] * c.OutputGradients[0].Row(0)[0];
        }
    }
}

using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Tests.Ops.Dense;

internal static class DenseCases
{
    public static IEnumerable<OpCase> All =>
    [
        OpCase.Layer("dense", Dense(null)),
        OpCase.Layer("dense_no_bias", Dense(null)),
        OpCase.Layer("dense_rank3", Dense(new ReluOp())),
        OpCase.Layer("dense_rank4", Dense(new TanhOp())),
        OpCase.Layer("dense_wide", Dense(new SigmoidOp())),
        OpCase.Layer("time_distributed_dense", Dense(null)),
        OpCase.Formula("dense_softmax", 5, new Shape(19), [new Shape(19, 10), new Shape(10)], Dense(new SoftmaxOp())),
        OpCase.Formula("dense_relu_large", 37, new Shape(70), [new Shape(70, 129), new Shape(129)], Dense(new ReluOp())),
        OpCase.Formula("dense_one_output", 9, new Shape(33), [new Shape(33, 1), new Shape(1)], Dense(null)),
        OpCase.Formula("dense_twice", 11, new Shape(24), [new Shape(24, 24), new Shape(24)], (g, x, p) =>
        {
            // Shared weights: the gradient is the sum over both uses.
            Value once = g.Apply(new TanhOp(), "tanh", [g.Apply(new DenseOp(), "first", x, p)]);
            return g.Apply(new DenseOp(), "second", [once], p);
        }),
    ];

    private static CaseBuilder Dense(Op? activation) => (g, x, p) =>
    {
        Value y = g.Apply(new DenseOp(), "dense", x, p);
        return activation is null ? y : g.Apply(activation, "activation", [y]);
    };
}

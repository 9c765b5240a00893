using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Tests.Ops.Merging;

internal static class MergingCases
{
    public static IEnumerable<OpCase> All =>
    [
        OpCase.Layer("add", Apply(new AddOp())),
        OpCase.Layer("add_three", Apply(new AddOp())),
        OpCase.Layer("add_broadcast", Apply(new AddOp())),
        OpCase.Layer("subtract", Apply(new SubtractOp())),
        OpCase.Layer("multiply", Apply(new MultiplyOp())),
        OpCase.Layer("average", Apply(new AverageOp())),
        OpCase.Layer("maximum", Apply(new MaximumOp())),
        OpCase.Layer("minimum", Apply(new MinimumOp())),
        OpCase.Layer("concatenate", Apply(new ConcatenateOp(1))),
        OpCase.Layer("concatenate_axis1", Apply(new ConcatenateOp(0))),
        OpCase.Formula("add_to_itself", 2, new Shape(3), [], (g, x, _) => g.Apply(new AddOp(), "add", [x[0], x[0]]), (x, _, i) => 2 * x[i]),
        OpCase.Formula("residual", 3, new Shape(6), [new Shape(6, 6)], (g, x, p) =>
        {
            // One value with two readers: its gradient is the sum of what both send back.
            Value y = g.Apply(new TanhOp(), "tanh", x);
            return g.Apply(new AddOp(), "add", [y, g.Apply(new DenseOp(), "dense", [y], p)]);
        }),
        OpCase.Formula("multiply_broadcast", 2, new Shape(3, 4), [], (g, x, _) =>
        {
            Value column = g.Apply(new GlobalMaxPoolingOp(), "pooling", x);
            return g.Apply(new MultiplyOp(), "multiply", [x[0], column]);
        }),
    ];

    private static CaseBuilder Apply(Op op) => (g, x, _) => g.Apply(op, "merge", x);
}

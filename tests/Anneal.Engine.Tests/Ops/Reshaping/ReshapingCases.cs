using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Tests.Ops.Reshaping;

internal static class ReshapingCases
{
    public static IEnumerable<OpCase> All =>
    [
        OpCase.Layer("flatten", (g, x, _) => g.Apply(ReshapeOp.Flatten(x[0].Shape), "flatten", x)),
        OpCase.Layer("reshape", (g, x, _) => g.Apply(ReshapeOp.To("reshape", x[0].Shape, [4, -1]), "reshape", x)),
        OpCase.Layer("permute", Apply(new PermuteOp([2, 0, 1]))),
        OpCase.Layer("zero_padding2d", Apply(new ZeroPaddingOp(new(1, 3, 2, 0)))),
        OpCase.Layer("zero_padding1d", Line(new ZeroPaddingOp(new(0, 2, 0, 1)))),
        OpCase.Layer("cropping2d", Apply(new CroppingOp(new(1, 1, 0, 2)))),
        OpCase.Layer("cropping1d", Line(new CroppingOp(new(0, 1, 0, 2)))),
        OpCase.Layer("center_crop", Apply(new CroppingOp(new(1, 1, 2, 2)))),
        OpCase.Formula("flatten_dense", 3, new Shape(2, 3, 2), [new Shape(12, 5), new Shape(5)],
            (g, x, p) => g.Apply(new DenseOp(), "dense", [g.Apply(ReshapeOp.Flatten(x[0].Shape), "flatten", x)], p)),
    ];

    private static CaseBuilder Apply(Op op) => (g, x, _) => g.Apply(op, "reshaping", x);

    private static CaseBuilder Line(Op op) => (g, x, _) =>
    {
        Shape s = x[0].Shape;
        Value y = g.Apply(op, "reshaping", [g.Apply(new ReshapeOp(new Shape(1, s[0], s[1])), "image", x)]);
        return g.Apply(new ReshapeOp(new Shape(y.Shape[1], y.Shape[2])), "line", [y]);
    };
}

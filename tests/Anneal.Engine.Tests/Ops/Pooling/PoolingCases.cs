using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Tests.Ops.Pooling;

internal static class PoolingCases
{
    public static IEnumerable<OpCase> All =>
    [
        .. Both("", (2, 2), (2, 2), false),
        .. Both("_odd", (2, 2), (2, 2), false),
        .. Both("_same", (2, 2), (2, 2), true),
        .. Both("_overlap", (3, 3), (2, 2), false),
        .. Both("_overlap_same", (3, 3), (2, 2), true),
        .. Both("_rect", (2, 3), (1, 2), true),
        OpCase.Layer("max_pooling1d", Line(s => new MaxPoolingOp { PoolSize = (1, 2), Strides = (1, 2) })),
        OpCase.Layer("average_pooling1d_same", Line(s => new AveragePoolingOp { PoolSize = (1, 3), Strides = (1, 2), Padding = Padding2D.Same(1, s[0], (1, 3), (1, 2), (1, 1)) })),
        .. from dimensions in (int[])[1, 2, 3]
           from max in (bool[])[true, false]
           select OpCase.Layer($"global_{(max ? "max" : "average")}_pooling{dimensions}d", Global(max ? new GlobalMaxPoolingOp() : new GlobalAveragePoolingOp())),
        OpCase.Layer("global_average_pooling2d_keepdims", (g, x, p) => g.Apply(new ReshapeOp(new Shape(1, 1, 3)), "keepdims", [g.Apply(new GlobalAveragePoolingOp(), "pooling", x)])),
        OpCase.Formula("average_pooling2d_include_padding", 2, new Shape(4, 4, 1), [],
            (g, x, _) => g.Apply(new AveragePoolingOp { PoolSize = (2, 2), Strides = (3, 3), Padding = new(1, 1, 1, 1), IncludePadding = true }, "pooling", x),
            (x, _, i) =>
            {
                // Windows 3 apart on a 6 x 6 padded image: each sees one corner pixel of the 4 x 4 image, or its neighbour.
                int row = i / 4, top = i % 4 / 2 * 3 - 1, left = i % 2 * 3 - 1;
                double sum = 0;
                for (int y = Math.Max(top, 0); y < Math.Min(top + 2, 4); y++)
                {
                    for (int c = Math.Max(left, 0); c < Math.Min(left + 2, 4); c++) sum += x[row * 16 + y * 4 + c];
                }

                return sum / 4;
            }),
    ];

    private static IEnumerable<OpCase> Both(string name, (int, int) size, (int, int) strides, bool same)
    {
        Padding2D Padding(Value[] x) => same ? Padding2D.Same(x[0].Shape[0], x[0].Shape[1], size, strides, (1, 1)) : default;
        yield return OpCase.Layer("max_pooling2d" + name, (g, x, _) => g.Apply(new MaxPoolingOp { PoolSize = size, Strides = strides, Padding = Padding(x) }, "pooling", x));
        yield return OpCase.Layer("average_pooling2d" + name, (g, x, _) => g.Apply(new AveragePoolingOp { PoolSize = size, Strides = strides, Padding = Padding(x) }, "pooling", x));
    }

    private static CaseBuilder Global(Op op) => (g, x, _) => g.Apply(op, "pooling", x);

    private static CaseBuilder Line(Func<Shape, Op> op) => (g, x, _) =>
    {
        Shape s = x[0].Shape;
        Value y = g.Apply(op(s), "pooling", [g.Apply(new ReshapeOp(new Shape(1, s[0], s[1])), "image", x)]);
        return g.Apply(new ReshapeOp(new Shape(y.Shape[1], y.Shape[2])), "line", [y]);
    };
}

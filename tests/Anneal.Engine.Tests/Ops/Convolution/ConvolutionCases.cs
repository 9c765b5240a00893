using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Tests.Ops.Convolution;

internal static class ConvolutionCases
{
    public static IEnumerable<OpCase> All =>
    [
        OpCase.Layer("conv2d_valid", Valid()),
        OpCase.Layer("conv2d_5x5_one_channel", Valid(relu: true)),
        OpCase.Layer("conv2d_same", Same((1, 1), (1, 1), relu: true)),
        OpCase.Layer("conv2d_same_even_kernel", Same((1, 1), (1, 1))),
        OpCase.Layer("conv2d_stride2_valid", Build(new ConvolutionOp { Strides = (2, 2) })),
        OpCase.Layer("conv2d_stride2_same", Same((2, 2), (1, 1))),
        OpCase.Layer("conv2d_stride_3_2", Same((3, 2), (1, 1))),
        OpCase.Layer("conv2d_dilated", Build(new ConvolutionOp { Dilations = (2, 2) })),
        OpCase.Layer("conv2d_dilated_same", Same((1, 1), (2, 3))),
        OpCase.Layer("conv2d_groups", Build(new ConvolutionOp { Groups = 3 })),
        OpCase.Layer("conv2d_1x1", Valid(relu: true)),
        OpCase.Layer("conv2d_no_bias", Valid()),
        OpCase.Layer("conv2d_channels_first", (g, x, p) =>
        {
            Value last = g.Apply(new PermuteOp([1, 2, 0]), "permute", x);
            return g.Apply(new PermuteOp([2, 0, 1]), "back", [g.Apply(new ConvolutionOp(), "convolution", [last], p)]);
        }),
        OpCase.Layer("conv1d", Line(new ConvolutionOp(), relu: true), new Shape(1, 3, 4, 5)),
        OpCase.Layer("conv1d_causal", Line(new ConvolutionOp { Dilations = (1, 2), Padding = new(0, 4, 0, 0) }), new Shape(1, 3, 4, 5)),
        OpCase.Layer("conv1d_same_stride", Line(new ConvolutionOp { Strides = (1, 3), Padding = Padding2D.Same(1, 10, (1, 4), (1, 3), (1, 1)) }), new Shape(1, 4, 4, 5)),
        OpCase.Layer("depthwise_conv2d", Build(new ConvolutionOp { Groups = 4 }), new Shape(3, 3, 1, 4)),
        OpCase.Layer("depthwise_conv2d_multiplier", Build(new ConvolutionOp { Groups = 3, Strides = (2, 2), Padding = Padding2D.Same(7, 7, (3, 3), (2, 2), (1, 1)) }, relu: true), new Shape(3, 3, 1, 6)),
        OpCase.Layer("separable_conv2d", (g, x, p) =>
        {
            Value depthwise = g.Apply(new ConvolutionOp { Groups = 3, Padding = new(1, 1, 1, 1) }, "depthwise", x, p[0]);
            return g.Apply(new ConvolutionOp(), "pointwise", [depthwise], p[1], p[2]);
        }, new Shape(3, 3, 1, 3)),

        // The shapes that fast kernels are made for: 3x3 and 5x5, bias, ReLU, pooling and dropout after them, widths that no vector divides.
        Block("conv3_relu_pool", 3, new Shape(12, 13, 3), new Shape(3, 3, 3, 33), new MaxPoolingOp(), null),
        Block("conv5_relu_pool_dropout", 4, new Shape(12, 12, 1), new Shape(5, 5, 1, 32), new MaxPoolingOp(), new DropoutOp(0.5)),
        Block("conv3_relu_pool_16", 5, new Shape(10, 10, 16), new Shape(3, 3, 16, 16), new MaxPoolingOp(), new DropoutOp(0.2)),
        Block("conv3_relu_pool_overlap", 2, new Shape(11, 10, 4), new Shape(3, 3, 4, 8), new MaxPoolingOp { PoolSize = (3, 3) }, null),
        Block("conv3_relu_average", 2, new Shape(8, 8, 4), new Shape(3, 3, 4, 8), new AveragePoolingOp(), null),
        Block("conv1_relu", 3, new Shape(5, 5, 24), new Shape(1, 1, 24, 40), null, null),
    ];

    private static CaseBuilder Valid(bool relu = false) => Build(new ConvolutionOp(), relu);

    private static CaseBuilder Same((int, int) strides, (int, int) dilations, bool relu = false) => (g, x, p) =>
    {
        Shape image = x[0].Shape, k = p[0].Shape;
        Padding2D padding = Padding2D.Same(image[0], image[1], (k[0], k[1]), strides, dilations);
        return Build(new ConvolutionOp { Strides = strides, Dilations = dilations, Padding = padding }, relu)(g, x, p);
    };

    private static CaseBuilder Build(ConvolutionOp op, bool relu = false) => (g, x, p) =>
    {
        Value y = g.Apply(op, "convolution", x, p);
        return relu ? g.Apply(new ReluOp(), "relu", [y]) : y;
    };

    private static CaseBuilder Line(ConvolutionOp op, bool relu = false) => (g, x, p) =>
    {
        Shape s = x[0].Shape;
        Value y = Build(op, relu)(g, [g.Apply(new ReshapeOp(new Shape(1, s[0], s[1])), "image", x)], p);
        return g.Apply(new ReshapeOp(new Shape(y.Shape[1], y.Shape[2])), "line", [y]);
    };

    private static OpCase Block(string name, int rows, Shape image, Shape kernel, Op? pooling, Op? dropout)
        => OpCase.Formula(name, rows, image, [kernel, new Shape(kernel.Last)], (g, x, p) =>
        {
            Value y = g.Apply(new ReluOp(), "relu", [g.Apply(new ConvolutionOp(), "convolution", x, p)]);
            if (pooling is not null) y = g.Apply(pooling, "pooling", [y]);
            return dropout is null ? y : g.Apply(dropout, "dropout", [y]);
        });
}

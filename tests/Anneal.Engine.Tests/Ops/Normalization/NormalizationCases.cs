using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Tests.Ops.Normalization;

internal static class NormalizationCases
{
    public static IEnumerable<OpCase> All =>
    [
        OpCase.Layer("batch_normalization_inference", Apply(new BatchNormalizationOp(0.001, 0.99) { Frozen = true })),
        OpCase.Layer("batch_normalization_training", Apply(new BatchNormalizationOp(0.001, 0.9))),
        OpCase.Layer("batch_normalization_training_dense", Apply(new BatchNormalizationOp(0.001, 0.99))),
        OpCase.Layer("batch_normalization_no_scale_center", Apply(new BatchNormalizationOp(0.01, 0.99) { Scale = false, Center = false })),
        OpCase.Layer("batch_normalization_axis1", (g, x, p) =>
        {
            Value last = g.Apply(new PermuteOp([1, 2, 0]), "permute", x);
            return g.Apply(new PermuteOp([2, 0, 1]), "back", [g.Apply(new BatchNormalizationOp(0.001, 0.99), "normalization", [last], p)]);
        }),
        OpCase.Layer("rescaling", Apply(new RescalingOp(0.00784313725490196, -1))),
        OpCase.Layer("normalization", Apply(new RescalingOp([.. Deviations.Select(d => 1 / d)], [.. Deviations.Select((d, i) => -Means[i] / d)]))),
        OpCase.Formula("scale_bias_channel", 3, new Shape(4, 2, 3), [new Shape(3), new Shape(3)], Apply(new ScaleBiasOp()), (x, w, i) => x[i] * w[0][i % 3] + w[1][i % 3]),
        OpCase.Formula("scale_bias_scalar", 3, new Shape(4, 3), [new Shape(1), new Shape(1)], Apply(new ScaleBiasOp()), (x, w, i) => x[i] * w[0][0] + w[1][0]),
        OpCase.Formula("scale_element", 3, new Shape(4, 3), [new Shape(4, 3)], Apply(new ScaleBiasOp { HasBias = false }), (x, w, i) => x[i] * w[0][i % 12]),
        OpCase.Formula("bias_scalar", 3, new Shape(4, 3), [new Shape(1)], Apply(new ScaleBiasOp { HasScale = false }), (x, w, i) => x[i] + w[0][0]),
    ];

    private static double[] Means => [0.1, 0.2, 0.3];

    private static double[] Deviations => [Math.Sqrt(0.5), Math.Sqrt(1.5), Math.Sqrt(2.0)];

    private static CaseBuilder Apply(Op op) => (g, x, p) => g.Apply(op, "normalization", x, p);
}

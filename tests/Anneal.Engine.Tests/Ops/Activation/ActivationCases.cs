using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Tests.Ops.Activation;

internal static class ActivationCases
{
    public static IEnumerable<OpCase> All =>
    [
        Named("relu", new ReluOp()),
        Named("leaky_relu", new LeakyReluOp(0.2)),
        Named("relu6", new ClippedReluOp(MaxValue: 6)),
        Named("softmax", new SoftmaxOp()),
        Named("softmax_rank4", new SoftmaxOp()),
        Named("elu", new EluOp(1)),
        Named("selu", new SeluOp()),
        Named("softplus", new SoftplusOp()),
        Named("softsign", new SoftsignOp()),
        Named("squareplus", new SquareplusOp(4)),
        Named("soft_shrink", new SoftShrinkOp(0.5)),
        Named("sparse_plus", new SparsePlusOp()),
        Named("silu", new SiluOp()),
        Named("swish_alias", new SiluOp()),
        Named("gelu", new GeluOp(false)),
        Named("tanh", new TanhOp()),
        Named("tanh_shrink", new TanhShrinkOp()),
        Named("sigmoid", new SigmoidOp()),
        Named("sparse_sigmoid", new SparseSigmoidOp()),
        Named("exponential", new ExponentialOp()),
        Named("hard_sigmoid", new HardSigmoidOp(1.0 / 6, 0.5)),
        Named("hard_silu", new HardSiluOp()),
        Named("hard_tanh", new HardTanhOp()),
        Named("hard_shrink", new HardShrinkOp(0.5)),
        Named("mish", new MishOp()),
        Named("log_softmax", new LogSoftmaxOp()),
        Named("log_sigmoid", new LogSigmoidOp()),
        Named("celu", new CeluOp(1)),
        OpCase.Layer("relu_layer", Apply(new ClippedReluOp(1.5, 0.1, 0.25))),
        OpCase.Layer("leaky_relu_layer", Apply(new LeakyReluOp(0.2))),
        OpCase.Layer("elu_layer", Apply(new EluOp(0.7))),
        OpCase.Layer("prelu", Apply(new PReluOp())),
        OpCase.Layer("prelu_shared", Apply(new PReluOp())),
        OpCase.Layer("softmax_axis1", (g, x, _) =>
        {
            Value turned = g.Apply(new PermuteOp([1, 0]), "permute", x);
            return g.Apply(new PermuteOp([1, 0]), "back", [g.Apply(new SoftmaxOp(), "softmax", [turned])]);
        }),

        // Keras' "gelu" golden is the exact form; the others are Core ML's own.
        OpCase.Formula("gelu_approximate", 3, new Shape(5), [], Apply(new GeluOp(true)), (x, _, i) => x[i] / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x[i] + 0.044715 * Math.Pow(x[i], 3))))),
        OpCase.Formula("scaled_tanh", 3, new Shape(5), [], Apply(new ScaledTanhOp(1.7, 0.6)), (x, _, i) => 1.7 * Math.Tanh(0.6 * x[i])),
        OpCase.Formula("parametric_softplus", 3, new Shape(5), [], Apply(new ParametricSoftplusOp(1.3, 0.7)), (x, _, i) => 1.3 * Math.Log(1 + Math.Exp(0.7 * x[i]))),
        OpCase.Formula("hard_sigmoid_keras2", 3, new Shape(5), [], Apply(new HardSigmoidOp(0.2, 0.5)), (x, _, i) => Math.Clamp(0.2 * x[i] + 0.5, 0, 1)),
        OpCase.Formula("relu_then_sigmoid", 2, new Shape(6), [], (g, x, _) => g.Apply(new SigmoidOp(), "sigmoid", [g.Apply(new ReluOp(), "relu", x)]), (x, _, i) => 1 / (1 + Math.Exp(-Math.Max(x[i], 0)))),
    ];

    private static OpCase Named(string name, Op op) => OpCase.Layer("activation_" + name, Apply(op));

    private static CaseBuilder Apply(Op op) => (g, x, p) => g.Apply(op, "activation", x, p);
}

using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Tests.Ops.Losses;

internal static class LossCases
{
    public static IEnumerable<OpCase> All =>
    [
        .. Both("categorical_crossentropy", new CategoricalCrossentropyOp()),

        // Predictions of exactly 0 and 1 lie beyond the clip's edge by less than a step of the differences.
        .. Both("categorical_crossentropy_certain", new CategoricalCrossentropyOp()).Select(c => c with { Smooth = false }),
        .. Both("categorical_crossentropy_logits", new CategoricalCrossentropyOp { FromLogits = true }),
        .. Both("categorical_crossentropy_smoothing", new CategoricalCrossentropyOp { LabelSmoothing = 0.1 }),
        .. Both("sparse_categorical_crossentropy", new SparseCategoricalCrossentropyOp()),
        .. Both("sparse_categorical_crossentropy_logits", new SparseCategoricalCrossentropyOp { FromLogits = true }),
        .. Both("binary_crossentropy", new BinaryCrossentropyOp()),
        .. Both("binary_crossentropy_logits_smoothing", new BinaryCrossentropyOp { FromLogits = true, LabelSmoothing = 0.2 }),
        .. Both("mean_squared_error", new MeanSquaredErrorOp()),
        .. Both("mean_absolute_error", new MeanAbsoluteErrorOp()),
        .. Both("mean_absolute_percentage_error", new MeanAbsolutePercentageErrorOp(1e-7)),
        .. Both("mean_squared_logarithmic_error", new MeanSquaredLogarithmicErrorOp(1e-7)),
        .. Both("huber", new HuberOp(1)),
        .. Both("huber_delta", new HuberOp(0.5)),
        .. Both("log_cosh", new LogCoshOp()),
        .. Both("poisson", new PoissonOp(1e-7)),
        .. Both("hinge", new HingeOp()),
        .. Both("squared_hinge", new SquaredHingeOp()),
        Softmax("softmax_categorical_crossentropy", "categorical_crossentropy_logits/none", new CategoricalCrossentropyOp()),
        Softmax("softmax_sparse_categorical_crossentropy", "sparse_categorical_crossentropy_logits/none", new SparseCategoricalCrossentropyOp()),
        Softmax("softmax_categorical_crossentropy_weighted", "categorical_crossentropy_logits/none/weighted", new CategoricalCrossentropyOp()),
        Softmax("softmax_sparse_categorical_crossentropy_weighted", "sparse_categorical_crossentropy_logits/none/weighted", new SparseCategoricalCrossentropyOp()),
        Softmax("softmax_then_logits", "categorical_crossentropy_logits/none", new CategoricalCrossentropyOp { FromLogits = true }, golden: false),
        Softmax("softmax_smoothing", "categorical_crossentropy_logits/none", new CategoricalCrossentropyOp { LabelSmoothing = 0.1 }, golden: false),
        Softmax("softmax_mean_squared_error", "categorical_crossentropy_logits/none", new MeanSquaredErrorOp(), golden: false),
    ];

    private static IEnumerable<OpCase> Both(string name, Op op)
        => [OpCase.Loss(name + "/none", (g, x, _) => g.Apply(op, "loss", x)), OpCase.Loss(name + "/none/weighted", (g, x, _) => g.Apply(op, "loss", x))];

    /// <summary>A softmax before the loss: what plans may cover together. On these logits nothing is clipped, so the golden is that of the logits.</summary>
    private static OpCase Softmax(string name, string logits, Op op, bool golden = true)
    {
        OpCase c = OpCase.Loss(logits, (g, x, _) => g.Apply(op, "loss", [g.Apply(new SoftmaxOp(), "softmax", [x[0]]), .. x[1..]]));
        return golden ? c with { Name = name } : c with { Name = name, Output = null, Inputs = [.. c.Inputs.Select(i => i with { Gradient = null })] };
    }
}

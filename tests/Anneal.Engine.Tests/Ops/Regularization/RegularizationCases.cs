using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Tests.Ops.Regularization;

internal static class RegularizationCases
{
    public static IEnumerable<OpCase> All =>
    [
        OpCase.Formula("dropout", 5, new Shape(7, 41), [], (g, x, _) => g.Apply(new DropoutOp(0.3), "dropout", x)),
        OpCase.Formula("dropout_of_nothing", 5, new Shape(7), [], (g, x, _) => g.Apply(new DropoutOp(0), "dropout", x), (x, _, i) => x[i]),
    ];
}

using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;

namespace Anneal.Engine.Tests.Ops.Losses;

public class SparseTargetTests
{
    private static readonly float[] s_targets = [0, 2, -1, 3, 0.5f, float.NaN, float.PositiveInfinity, 1e30f];

    public static IEnumerable<TheoryDataRow<bool, bool>> Cases => from logits in (bool[])[false, true] from softmax in (bool[])[false, true] select new TheoryDataRow<bool, bool>(logits, softmax);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_target_that_is_no_class_gives_NaN_and_reads_nothing_else(bool fromLogits, bool softmax)
    {
        GraphBuilder g = new(new());
        Value x = g.Input("x", new Shape(3)), t = g.Input("t", Shape.Scalar);
        Value p = softmax ? g.Apply(new SoftmaxOp(), "softmax", [x]) : x;
        Graph graph = g.Build([p], g.Apply(new SparseCategoricalCrossentropyOp { FromLogits = fromLogits }, "loss", [p, t]));
        using PlanRun run = Plan.Compile(graph, new PlanOptions { Mode = PlanMode.Training, MaxRows = s_targets.Length, InputGradients = true }).Rent();
        Numbers.Counter(1, 3 * s_targets.Length).Select(v => (float)v + 0.1f).ToArray().CopyTo(run.Input<float>(0));
        s_targets.CopyTo(run.Input<float>(1));
        run.Gradients(new Weights(graph.Parameters), s_targets.Length, new StepInfo(0, 0));
        for (int r = 0; r < s_targets.Length; r++)
        {
            Assert.Equal(r >= 2, float.IsNaN(run.Losses<float>(0)[r]));
            for (int i = 0; i < 3; i++) Assert.Equal(r >= 2, float.IsNaN(run.InputGradient<float>(0)[r * 3 + i]));
        }
    }
}

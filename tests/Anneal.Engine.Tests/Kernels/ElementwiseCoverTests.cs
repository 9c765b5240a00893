using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;

namespace Anneal.Engine.Tests.Kernels;

/// <summary>Activations on vectors against their definition in double, from −30 to 30 and at what is no number.</summary>
public class ElementwiseCoverTests
{
    private static readonly Dictionary<string, ElementwiseOp> s_ops = new()
    {
        ["relu"] = new ReluOp(),
        ["relu6"] = new ClippedReluOp(6),
        ["clipped relu"] = new ClippedReluOp(5, 0.1, 0.5),
        ["thresholded relu"] = new ClippedReluOp(Threshold: 1),
        ["hard sigmoid"] = new HardSigmoidOp(0.2, 0.5),
        ["silu"] = new SiluOp(),
        ["hard silu"] = new HardSiluOp(),
        ["gelu"] = new GeluOp(false),
        ["gelu tanh"] = new GeluOp(true),
        ["elu"] = new EluOp(1),
        ["elu 0.3"] = new EluOp(0.3),
    };

    public static TheoryData<string> Names => [.. s_ops.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AgreesWithItsDefinition(string name)
    {
        ElementwiseOp op = s_ops[name];
        float[] x = [.. Enumerable.Range(0, 1003).Select(i => (i - 501) * 0.06f), 1e-4f, -1e-4f, 0.3f, -0.3f, -0.2999f, 1e-30f, -1e-30f];
        (float[] y, float[] dx, string covers) = Run(op, x);
        Assert.Contains("ElementwiseCover", covers, StringComparison.Ordinal);
        for (int i = 0; i < x.Length; i++)
        {
            double value = op.Value((double)x[i]), derivative = op.Derivative((double)x[i], value);
            Near($"value at {x[i]}", value, y[i]);

            // Where the derivative jumps, x rounded to float may stand at the other side.
            if (Math.Abs(op.Derivative(x[i] - 1e-5, op.Value(x[i] - 1e-5)) - op.Derivative(x[i] + 1e-5, op.Value(x[i] + 1e-5))) < 1e-3) Near($"derivative at {x[i]}", derivative, dx[i]);
        }

        // The exponent's rounding counts once for each unit of it.
        void Near(string what, double expected, double received)
            => Assert.True(Math.Abs(expected - received) <= 2e-6 * Math.Abs(expected) + 5e-7, $"{name}: {what}: expected {expected:R}, received {received:R}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void KeepsNaNAndLimits(string name)
    {
        ElementwiseOp op = s_ops[name];
        float[] x = [float.NaN, float.PositiveInfinity, 1, 2, 3, 4, 5, 6, 7, float.NaN, float.PositiveInfinity];
        (float[] y, _, _) = Run(op, x);
        for (int i = 0; i < x.Length; i++)
        {
            float expected = op.Value(x[i]);
            Assert.True(expected.Equals(y[i]) || Math.Abs(expected - y[i]) < 1e-5, $"{name} at {x[i]}: expected {expected}, received {y[i]}");
        }
    }

    /// <summary>Outputs, and gradients of their sum.</summary>
    private static (float[] Y, float[] Dx, string Covers) Run(Op op, float[] values)
    {
        ParameterList parameters = new();
        GraphBuilder b = new(parameters);
        Value x = b.Input("x", new Shape(values.Length)), y = b.Apply(op, "activation", [x]);
        Parameter ones = parameters.Add("ones", new Shape(values.Length, 1));
        Value sum = b.Apply(new DenseOp(), "sum", [y], ones);
        sum = b.Apply(new ReshapeOp(Shape.Scalar), "scalar", [sum]);
        Graph g = b.Build([y], sum);
        Weights weights = new(parameters, DType.Float32);
        weights.Set<double>(ones, [.. values.Select(_ => 1.0)]);
        Plan plan = Plan.Compile(g, new PlanOptions { Mode = PlanMode.Training, MaxRows = 1, InputGradients = true });
        using PlanRun run = plan.Rent();
        values.CopyTo(run.Input<float>(0));
        run.Gradients(weights, 1, default);
        return (run.Output<float>(0).ToArray(), run.InputGradient<float>(0).ToArray(), plan.Describe());
    }
}

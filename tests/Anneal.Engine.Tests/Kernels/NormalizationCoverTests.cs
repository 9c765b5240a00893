using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;

namespace Anneal.Engine.Tests.Kernels;

/// <summary>Batch normalisation and sums with their ReLU against the reference computation in double, over channels that fill vectors and that do not.</summary>
public class NormalizationCoverTests
{
    [Theory]
    [InlineData(1, 4, 3, true, false)]
    [InlineData(5, 6, 16, true, true)]
    [InlineData(40, 30, 32, true, false)]
    [InlineData(3, 5, 37, false, false)]
    [InlineData(6, 9, 8, false, true)]
    [InlineData(2, 1, 1, true, true)]
    [InlineData(5, 6, 16, true, false, 2, 2)]
    [InlineData(3, 12, 8, false, false, 2, 2)]
    [InlineData(4, 6, 37, true, false, 3, 2)]
    [InlineData(3, 6, 5, false, false, 1, 3)]
    [InlineData(4, 5, 16, true, false, 2, 2)]
    [InlineData(3, 8, 24, true, true, 2, 4)]
    public void AgreesWithTheReference(int rows, int side, int channels, bool relu, bool frozen, int poolHeight = 0, int poolWidth = 0)
    {
        (double[] truth, double[] truthStates) = Run<double>(true, 1);
        (double[] fast, double[] states) = Run<float>(false, 3);
        (double[] alone, _) = Run<float>(false, 1);
        Assert.Equal(alone, fast);
        double tolerance = truth.Max(Math.Abs) * Math.Sqrt(rows * side * side) * 6e-8 * 16 + 1e-6;
        for (int i = 0; i < truth.Length; i++) Assert.True(Math.Abs(truth[i] - fast[i]) <= tolerance, $"gradient {i}: expected {truth[i]}, received {fast[i]}, tolerance {tolerance}");
        for (int i = 0; i < states.Length; i++) Assert.Equal(truthStates[i], states[i], 2e-6);

        (double[] Gradients, double[] States) Run<T>(bool reference, int threads) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        {
            ParameterList parameters = new();
            GraphBuilder b = new(parameters);
            Value x = b.Input("x", new Shape(side, side, channels));
            Value y = Norm(x, "first"), z = Norm(y, "second");
            y = b.Apply(new AddOp(), "sum", [y, z, x]);
            if (poolHeight > 0)
            {
                (int, int) pool = (poolHeight, poolWidth);
                y = b.Apply(new MaxPoolingOp { PoolSize = pool, Strides = pool }, "pool", [Norm(y, "third")]);
            }

            if (relu) y = b.Apply(new ReluOp(), "relu", [y]);
            y = b.Apply(new AddOp(), "twice", [y, y]);
            y = b.Apply(ReshapeOp.Flatten(y.Shape), "flatten", [y]);
            y = b.Apply(new SoftmaxOp(), "softmax", [b.Apply(new DenseOp(), "dense", [y], parameters.Add("w", new Shape(y.Shape.Size, 3)))]);
            Value t = b.Input("t", new Shape(3));
            Graph g = b.Build([y], b.Apply(new CategoricalCrossentropyOp(), "loss", [y, t]));
            Weights weights = new(parameters, typeof(T) == typeof(float) ? DType.Float32 : DType.Float64);
            foreach (Parameter p in parameters.Items)
                weights.Set<double>(p, p.Name.EndsWith("variance", StringComparison.Ordinal) ? [.. Numbers.Centered(p.Index, p.Shape.Size).Select(v => 1 + v * v)] : Numbers.Centered(7 + p.Index, p.Shape.Size, 0.4));
            Plan plan = Plan.Compile(g, new PlanOptions { Mode = PlanMode.Training, MaxRows = rows, Type = weights.Type, ReferenceOnly = reference, InputGradients = true });
            if (!reference)
            {
                bool together = poolHeight > 0 && !frozen && side % poolHeight == 0 && side % poolWidth == 0;
                Assert.Equal(together, plan.Describe().Split('\n').Any(l => l.Contains("BatchNormalizationCover", StringComparison.Ordinal) && l.Contains(new MaxPoolingOp().Kind, StringComparison.Ordinal)));
            }

            using WorkerPool workers = new(threads);
            using PlanRun run = plan.Rent(workers);
            double[] input = Numbers.Centered(3, rows * x.Shape.Size);
            for (int i = 0; i < input.Length; i++) run.Input<T>(0)[i] = T.CreateTruncating((float)input[i]);
            for (int r = 0; r < rows; r++) run.Input<T>(1)[r * 3 + r % 3] = T.One;
            run.Gradients(weights, rows, new StepInfo(11, 5));
            List<double> gradients = [], states = [];
            foreach (Parameter p in parameters.Items)
            {
                if (p.Kind == ParameterKind.State) states.AddRange(weights.Get<T>(p).Select(double.CreateTruncating));
                else gradients.AddRange(run.Gradient<T>(p).Select(double.CreateTruncating));
            }

            foreach (T v in run.InputGradient<T>(0)) gradients.Add(double.CreateTruncating(v));
            return ([.. gradients], [.. states]);

            Value Norm(Value v, string name)
            {
                Shape n = new(channels);
                v = b.Apply(
                    new BatchNormalizationOp(0.001, 0.9) { Frozen = frozen }, name, [v], parameters.Add($"{name} gamma", n), parameters.Add($"{name} beta", n),
                    parameters.Add($"{name} mean", n, ParameterKind.State), parameters.Add($"{name} variance", n, ParameterKind.State));
                return relu ? b.Apply(new ReluOp(), $"{name} relu", [v]) : v;
            }
        }
    }
}

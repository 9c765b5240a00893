using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;

namespace Anneal.Engine.Tests.Kernels;

/// <summary>Dense covers, narrow and wide, against the reference computation in double.</summary>
public class DenseCoverTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(7, 129, 67, 3)]
    [InlineData(10, 784, 10, 3)]
    [InlineData(3, 5, 100, 17)]
    [InlineData(70, 601, 512, 10)]
    [InlineData(5, 9217, 33, 2)]
    [InlineData(1, 300, 900, 1000)]
    public void AgreesWithTheReference(int rows, int inputs, int hidden, int classes)
    {
        foreach (bool relu in new[] { true, false })
        {
            (double[] truth, double loss) = Run<double>(true, relu);
            (double[] fast, double fastLoss) = Run<float>(false, relu);
            Assert.Equal(loss, fastLoss, Math.Abs(loss) * 1e-5 + 1e-6);
            // Sums of up to inputs + hidden + rows products in float32, each rounded to 2^-24 of its size.
            double tolerance = truth.Max(Math.Abs) * Math.Sqrt(inputs + hidden + rows) * 6e-8 * 8 + 1e-7;
            for (int i = 0; i < truth.Length; i++) Assert.True(Math.Abs(truth[i] - fast[i]) <= tolerance, $"relu {relu}: gradient {i}: expected {truth[i]}, received {fast[i]}, tolerance {tolerance}");
        }

        (double[], double) Run<T>(bool reference, bool relu) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        {
            ParameterList parameters = new();
            GraphBuilder b = new(parameters);
            Value x = b.Input("x", new Shape(inputs)), t = b.Input("t", new Shape(classes));
            Value y = b.Apply(new DenseOp(), "first", [x], parameters.Add("k0", new Shape(inputs, 20)));
            y = b.Apply(new DenseOp(), "back", [y], parameters.Add("k1", new Shape(20, inputs)));
            y = b.Apply(new DenseOp(), "tested", [y], parameters.Add("k2", new Shape(inputs, hidden)), parameters.Add("b2", new Shape(hidden)));
            if (relu) y = b.Apply(new ReluOp(), "relu", [y]);
            y = b.Apply(new DenseOp(), "last", [y], parameters.Add("k3", new Shape(hidden, classes)));
            y = b.Apply(new SoftmaxOp(), "softmax", [y]);
            Graph g = b.Build([y], b.Apply(new CategoricalCrossentropyOp(), "loss", [y, t]));
            Weights weights = new(parameters, typeof(T) == typeof(float) ? DType.Float32 : DType.Float64);
            foreach (Parameter p in parameters.Items) weights.Set<double>(p, [.. Numbers.Centered(7 + p.Index, p.Shape.Size, 1.5 / Math.Sqrt(p.Shape[0])).Select(v => (double)(float)v)]);
            Plan plan = Plan.Compile(g, new PlanOptions { Mode = PlanMode.Training, MaxRows = rows + 2, Type = weights.Type, ReferenceOnly = reference, InputGradients = true });
            using PlanRun run = plan.Rent();
            double[] input = Numbers.Centered(3, rows * inputs);
            for (int i = 0; i < input.Length; i++) run.Input<T>(0)[i] = T.CreateTruncating((float)input[i]);
            for (int r = 0; r < rows; r++) run.Input<T>(1)[r * classes + r % classes] = T.One;
            double loss = run.Gradients(weights, rows, new StepInfo(11, 5));
            List<double> all = [];
            foreach (Parameter p in parameters.Items) all.AddRange(run.Gradient<T>(p).Select(double.CreateTruncating));
            foreach (T v in run.InputGradient<T>(0)) all.Add(double.CreateTruncating(v));
            return ([.. all], loss);
        }
    }
}

using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;

namespace Anneal.Engine.Tests.Kernels;

/// <summary>The fused convolution covers against the reference computation in double, over sizes that meet every edge of tiles and images.</summary>
public class ConvolutionCoverTests
{
    public static TheoryData<int, int, int, int, int, int, int, int, string, int, int, double> Cases()
    {
        // rows, height, width, channels, filters, kernel, stride, dilation, padding, groups, pool (0 none), dropout
        TheoryData<int, int, int, int, int, int, int, int, string, int, int, double> t = new()
        {
            { 5, 12, 12, 1, 32, 5, 1, 1, "valid", 1, 2, 0.5 },
            { 3, 12, 12, 32, 64, 3, 1, 1, "valid", 1, 2, 0.2 },
            { 4, 5, 5, 64, 128, 1, 1, 1, "valid", 1, 2, 0.2 },
            { 2, 7, 8, 3, 6, 3, 1, 1, "valid", 1, 0, 0 },
            { 2, 9, 10, 3, 17, 3, 2, 1, "same", 1, 0, 0 },
            { 2, 9, 10, 5, 33, 3, 1, 1, "same", 1, 3, 0 },
            { 1, 11, 10, 2, 4, 5, 3, 1, "same", 1, 0, 0 },
            { 2, 9, 9, 3, 4, 3, 1, 2, "valid", 1, 0, 0.3 },
            { 1, 9, 10, 16, 20, 3, 1, 3, "same", 1, 2, 0 },
            { 2, 6, 6, 9, 6, 3, 1, 1, "same", 3, 0, 0 },
            { 2, 8, 8, 8, 8, 3, 1, 1, "same", 8, 2, 0 },
            { 2, 8, 8, 8, 16, 3, 2, 1, "same", 8, 0, 0 },
            { 1, 1, 1, 1, 1, 1, 1, 1, "valid", 1, 0, 0 },
            { 1, 6, 7, 3, 4, 4, 1, 1, "same", 1, 0, 0 },
            { 2, 5, 5, 4, 7, 1, 2, 1, "valid", 1, 0, 0 },
            { 2, 8, 8, 16, 20, 3, 1, 1, "same", 1, 2, 0 },
            { 2, 13, 12, 32, 8, 3, 2, 1, "same", 1, 2, 0.2 },
            { 1, 4, 4, 416, 5, 1, 1, 1, "valid", 1, 2, 0 },
            { 1, 6, 6, 144, 6, 3, 1, 1, "same", 1, 3, 0.1 },
            { 2, 9, 11, 16, 33, 3, 1, 1, "same", 1, 0, 0 },
            { 2, 8, 9, 32, 16, 3, 1, 1, "valid", 1, 0, 0 },
            { 3, 7, 7, 17, 18, 3, 1, 1, "same", 1, 2, 0.3 },
            { 1, 28, 30, 16, 16, 3, 1, 1, "same", 1, 0, 0.2 },
            { 17, 4, 4, 16, 7, 1, 1, 1, "valid", 1, 2, 0 },
            { 2, 12, 12, 3, 40, 5, 1, 1, "same", 1, 2, 0.5 },
            { 3, 6, 6, 1, 1000, 3, 1, 1, "valid", 1, 0, 0 },
            { 3, 9, 10, 1, 8, 3, 1, 1, "same", 1, 0, 0 },
            { 2, 7, 11, 1, 4, 3, 1, 1, "valid", 1, 0, 0.3 },
            { 2, 8, 9, 1, 16, 3, 1, 1, "same", 1, 2, 0 },
            { 2, 2, 1, 1, 8, 3, 1, 1, "same", 1, 0, 0 },
        };
        return t;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AgreesWithTheReference(int rows, int height, int width, int channels, int filters, int kernel, int stride, int dilation, string padding, int groups, int pool, double dropout)
    {
        foreach (bool relu in new[] { true, false })
        {
            (double[] truth, double loss) = Run<double>(true);
            (double[] fast, double fastLoss) = Run<float>(false);
            int depth = kernel * kernel * channels * filters;
            double scale = truth.Max(Math.Abs);
            // Sums of up to `depth` products in float32, each rounded to 2^-24 of its size.
            double tolerance = scale * Math.Sqrt(depth + rows * height * width) * 6e-8 * 8 + 1e-6;
            Assert.Equal(loss, fastLoss, Math.Abs(loss) * 1e-5 + 1e-5);
            for (int i = 0; i < truth.Length; i++) Assert.True(Math.Abs(truth[i] - fast[i]) <= tolerance, $"relu {relu}: gradient {i}: expected {truth[i]}, received {fast[i]}, tolerance {tolerance}");

            (double[], double) Run<T>(bool reference) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
            {
                ParameterList parameters = new();
                GraphBuilder b = new(parameters);
                Value x = b.Input("x", new Shape(height, width, channels));
                Padding2D pad = padding == "same" ? Padding2D.Same(height, width, (kernel, kernel), (stride, stride), (dilation, dilation)) : default;
                Parameter k = parameters.Add("k", new Shape(kernel, kernel, channels / groups, filters)), bias = parameters.Add("b", new Shape(filters));
                Value y = b.Apply(new ConvolutionOp { Strides = (stride, stride), Dilations = (dilation, dilation), Padding = pad, Groups = groups }, "conv", [x], k, bias);
                if (relu) y = b.Apply(new ReluOp(), "relu", [y]);
                if (pool > 0) y = b.Apply(new MaxPoolingOp { PoolSize = (pool, pool), Strides = (pool, pool) }, "pool", [y]);
                if (dropout > 0) y = b.Apply(new DropoutOp(dropout), "dropout", [y]);
                y = b.Apply(ReshapeOp.Flatten(y.Shape), "flatten", [y]);
                Parameter w = parameters.Add("w", new Shape(y.Shape.Size, 3));
                y = b.Apply(new DenseOp(), "dense", [y], w);
                y = b.Apply(new SoftmaxOp(), "softmax", [y]);
                Value t = b.Input("t", new Shape(3));
                Graph g = b.Build([y], b.Apply(new CategoricalCrossentropyOp(), "loss", [y, t]));
                Weights weights = new(parameters, typeof(T) == typeof(float) ? DType.Float32 : DType.Float64);
                foreach (Parameter p in parameters.Items) weights.Set<double>(p, Numbers.Centered(7 + p.Index, p.Shape.Size, 0.3));
                Plan plan = Plan.Compile(g, new PlanOptions { Mode = PlanMode.Training, MaxRows = rows, Type = weights.Type, ReferenceOnly = reference, InputGradients = true });
                using PlanRun run = plan.Rent();
                double[] input = Numbers.Centered(3, rows * x.Shape.Size);
                for (int i = 0; i < input.Length; i++) run.Input<T>(0)[i] = T.CreateTruncating((float)input[i]);
                for (int r = 0; r < rows; r++) run.Input<T>(1)[r * 3 + r % 3] = T.One;
                double l = run.Gradients(weights, rows, new StepInfo(11, 5));
                List<double> all = [];
                foreach (Parameter p in parameters.Items) all.AddRange(run.Gradient<T>(p).Select(double.CreateTruncating));
                foreach (T v in run.InputGradient<T>(0)) all.Add(double.CreateTruncating(v));
                return ([.. all], l);
            }
        }
    }
}

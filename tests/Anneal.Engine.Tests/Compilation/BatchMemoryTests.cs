using System.Numerics;
using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;

namespace Anneal.Engine.Tests.Compilation;

/// <summary>What is computed again on the way back, and what shares memory between passes, against the reference, which keeps everything apart.</summary>
public class BatchMemoryTests
{
    private const int Rows = 37, Side = 8, Channels = 16;

    /// <summary>The last normalisation turns round at once; what a later stage reads is kept, and what the way back does not read needs no memory there.</summary>
    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 0)]
    public void NormalisedValuesAreComputedAgain(bool skips, int recomputed)
    {
        (double[] truth, _) = Run<double>(skips, true, 1);
        (double[] fast, Plan plan) = Run<float>(skips, false, 3);
        (double[] alone, _) = Run<float>(skips, false, 1);
        Assert.Equal(recomputed, plan.Recomputed.Count(r => r));
        Assert.Equal(alone, fast);
        double tolerance = truth.Max(Math.Abs) * 2e-5;
        for (int i = 0; i < truth.Length; i++) Assert.Equal(truth[i], fast[i], tolerance);
    }

    /// <summary>Three convolutions' outputs are kept, and two gradients at a time: not three, nor what is normalised.</summary>
    [Fact]
    public void GradientsOfDistantLayersShareMemory()
    {
        (_, Plan plan) = Run<float>(false, false, 1);
        long value = (long)Side * Side * Channels * sizeof(float), image = (long)Side * Side * 3 * sizeof(float);
        Assert.InRange(plan.BatchBytes / Rows, 4 * value, (5 * value) + image + 512);
    }

    private static (double[] Gradients, Plan Plan) Run<T>(bool skips, bool reference, int threads) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ParameterList parameters = new();
        GraphBuilder b = new(parameters);
        Value x = b.Input("x", new Shape(Side, Side, 3)), first = Normalised(x, "a"), second = Normalised(first, "b");
        if (skips) second = b.Apply(new AddOp(), "add", [first, second]);
        Value last = b.Apply(ReshapeOp.Flatten(second.Shape), "flatten", [Normalised(second, "c")]);
        last = b.Apply(new SoftmaxOp(), "softmax", [b.Apply(new DenseOp(), "dense", [last], parameters.Add("w", new Shape(last.Shape.Size, 3)))]);
        Graph graph = b.Build([last], b.Apply(new CategoricalCrossentropyOp(), "loss", [last, b.Input("t", new Shape(3))]));
        Weights weights = new(parameters, typeof(T) == typeof(float) ? DType.Float32 : DType.Float64);
        foreach (Parameter p in parameters.Items)
            weights.Set<double>(p, p.Kind == ParameterKind.State ? [.. Enumerable.Repeat(1.0, p.Shape.Size)] : Numbers.Centered(5 + p.Index, p.Shape.Size, 0.3));
        Plan plan = Plan.Compile(graph, new PlanOptions { Mode = PlanMode.Training, MaxRows = Rows, Type = weights.Type, ReferenceOnly = reference });
        using WorkerPool pool = new(threads);
        using PlanRun run = plan.Rent(pool);
        double[] input = Numbers.Centered(3, Rows * x.Shape.Size);
        for (int i = 0; i < input.Length; i++) run.Input<T>(0)[i] = T.CreateTruncating((float)input[i]);
        for (int r = 0; r < Rows; r++) run.Input<T>(1)[r * 3 + r % 3] = T.One;

        // Twice: nothing that the first step leaves in shared memory may matter.
        run.Gradients(weights, Rows, new StepInfo(1, 1));
        run.Gradients(weights, Rows, new StepInfo(1, 1));
        return ([.. parameters.Items.Where(p => p.Kind != ParameterKind.State).SelectMany(p => run.Gradient<T>(p)).Select(double.CreateTruncating)], plan);

        Value Normalised(Value v, string name)
        {
            Shape n = new(Channels);
            v = b.Apply(new ConvolutionOp { Padding = new(1, 1, 1, 1) }, name, [v], parameters.Add($"{name} kernel", new Shape(3, 3, v.Shape.Last, Channels)));
            v = b.Apply(
                new BatchNormalizationOp(0.001, 0.9), $"{name} normalization", [v], parameters.Add($"{name} gamma", n), parameters.Add($"{name} beta", n),
                parameters.Add($"{name} mean", n, ParameterKind.State), parameters.Add($"{name} variance", n, ParameterKind.State));
            return b.Apply(new ReluOp(), $"{name} relu", [v]);
        }
    }
}

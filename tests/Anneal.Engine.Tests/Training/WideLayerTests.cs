using System.Numerics;
using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;

namespace Anneal.Engine.Tests.Training;

/// <summary>Wide dense layers, whose weights are updated and packed piece by piece while their gradient is in the cache.</summary>
public class WideLayerTests
{
    private const int Rows = 21, Steps = 4;

    public static TheoryData<UpdateOptions> Options => new(
        new UpdateOptions(),
        new UpdateOptions { ClipValue = 0.001 },
        new UpdateOptions { WeightDecay = 0.02 },
        new UpdateOptions { EmaMomentum = 0.9, EmaOverwriteFrequency = 2 },
        new UpdateOptions { Penalties = p => p.Shape.Rank == 2 ? new WeightPenalty(0.001, 0.01) : null });

    /// <summary>A limit that no gradient reaches changes no bit, but needs all gradients before the first update.</summary>
    [Theory]
    [MemberData(nameof(Options))]
    public void PiecesAreUpdatedAsTheWhole(UpdateOptions options)
    {
        if (options.ClipValue is not null)
        {
            Assert.Equal(Train(options, 1), Train(options, 3));
            return;
        }

        float[] pieces = Train(options, 3);
        Assert.Equal(Train(options with { GlobalClipNorm = 1e30 }, 3), pieces);
        Assert.Equal(Train(options, 1), pieces);
    }

    [Theory]
    [InlineData(Rows)]
    [InlineData(200)]
    public void TheLossIsThatOfTheReference(int maxRows)
    {
        double Loss<T>(bool reference) where T : unmanaged, IFloatingPointIeee754<T>
        {
            ParameterList list = new();
            Graph graph = Wide(list);
            Weights weights = Drawn(list, typeof(T) == typeof(float) ? DType.Float32 : DType.Float64);
            Plan plan = Plan.Compile(graph, new PlanOptions { Mode = PlanMode.Training, MaxRows = maxRows, Type = weights.Type, ReferenceOnly = reference });
            using WorkerPool pool = new(2);
            using PlanRun run = Filled<T>(plan, pool, 307);
            return run.Gradients(weights, Rows, new StepInfo(1, 1));
        }

        Assert.Equal(Loss<double>(true), Loss<float>(false), 1e-5);
    }

    [Fact]
    public void AWeightThatTwoLayersShareGetsTheGradientsOfBoth()
    {
        double[] truth = Gradient<double>(true), fast = Gradient<float>(false);
        double tolerance = truth.Max(Math.Abs) * 1e-5;
        for (int i = 0; i < truth.Length; i++) Assert.Equal(truth[i], fast[i], tolerance);
    }

    [Fact]
    public void AStepThatThrowsDoesNotCount()
    {
        ParameterList list = new();
        Plan plan = Plan.Compile(Wide(list), new PlanOptions { Mode = PlanMode.Training, MaxRows = Rows });
        Weights weights = Drawn(list, DType.Float32);
        using WorkerPool pool = new(2);
        using PlanRun run = Filled<float>(plan, pool, 307);
        Update update = new(new AdamRule(0.9, 0.999, 1e-7), weights, 0.01);
        run.Step(weights, update, Rows, new StepInfo(1, 1));
        long version = weights.Version;
        run.InputRows = new Unreadable();
        Assert.Throws<AggregateException>(() => run.Step(weights, update, Rows, new StepInfo(1, 1)));
        Assert.Equal(1, update.Iterations);
        Assert.True(weights.Version > version);
    }

    private static float[] Train(UpdateOptions options, int threads)
    {
        ParameterList list = new();
        Graph graph = Wide(list);
        Weights weights = Drawn(list, DType.Float32);
        Plan plan = Plan.Compile(graph, new PlanOptions { Mode = PlanMode.Training, MaxRows = Rows });
        Assert.Contains("WideDenseCover", plan.Describe(), StringComparison.Ordinal);
        using WorkerPool pool = new(threads);
        using PlanRun run = Filled<float>(plan, pool, 307);
        Update update = new(new AdamRule(0.9, 0.999, 1e-7), weights, 0.01, options);
        List<float> all = [];
        for (int step = 0; step < Steps; step++) all.Add((float)run.Step(weights, update, Rows, new StepInfo(1, step)));
        foreach (Parameter p in list.Items) all.AddRange(weights.Get<float>(p));
        return [.. all];
    }

    private static double[] Gradient<T>(bool reference) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ParameterList list = new();
        GraphBuilder g = new(list);
        Parameter kernel = list.Add("kernel", new Shape(200, 200));
        Value v = g.Apply(new DenseOp(), "first", [g.Input("x", new Shape(200))], kernel);
        Graph graph = Classify(g, g.Apply(new DenseOp(), "second", [g.Apply(new TanhOp(), "tanh", [v])], kernel), list);
        Weights weights = Drawn(list, typeof(T) == typeof(float) ? DType.Float32 : DType.Float64);
        Plan plan = Plan.Compile(graph, new PlanOptions { Mode = PlanMode.Training, MaxRows = Rows, Type = weights.Type, ReferenceOnly = reference });
        using WorkerPool pool = new(2);
        using PlanRun run = Filled<T>(plan, pool, 200);
        run.Gradients(weights, Rows, new StepInfo(1, 1));
        return [.. run.Gradient<T>(kernel).Select(double.CreateTruncating)];
    }

    private static Graph Wide(ParameterList list)
    {
        GraphBuilder g = new(list);
        Value v = g.Apply(new DenseOp(), "wide", [g.Input("x", new Shape(307))], list.Add("kernel", new Shape(307, 130)), list.Add("bias", new Shape(130)));
        return Classify(g, g.Apply(new ReluOp(), "relu", [v]), list);
    }

    private static Graph Classify(GraphBuilder g, Value v, ParameterList list)
    {
        v = g.Apply(new SoftmaxOp(), "softmax", [g.Apply(new DenseOp(), "last", [v], list.Add("kernel_2", new Shape(v.Shape.Size, 10)))]);
        return g.Build([v], g.Apply(new CategoricalCrossentropyOp(), "loss", [v, g.Input("y", new Shape(10))]));
    }

    private static Weights Drawn(ParameterList list, DType type)
    {
        Weights weights = new(list, type);
        foreach (Parameter p in list.Items) weights.Set<double>(p, Numbers.Centered(3 + p.Index, p.Shape.Size, 0.1));
        return weights;
    }

    private static PlanRun Filled<T>(Plan plan, WorkerPool pool, int inputs) where T : unmanaged, IFloatingPointIeee754<T>
    {
        PlanRun run = plan.Rent(pool);
        double[] x = Numbers.Centered(11, Rows * inputs);
        for (int i = 0; i < x.Length; i++) run.Input<T>(0)[i] = T.CreateTruncating((float)x[i]);
        for (int r = 0; r < Rows; r++) run.Input<T>(1)[r * 10 + r * 7 % 10] = T.One;
        return run;
    }

    private sealed class Unreadable : IInputRows
    {
        public void Fill(int firstRow, int rows) => throw new IOException("The rows cannot be read.");
    }
}

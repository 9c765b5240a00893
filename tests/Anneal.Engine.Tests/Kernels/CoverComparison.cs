using System.Numerics;
using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;
using Anneal.Testing.Memory;

namespace Anneal.Engine.Tests.Kernels;

/// <summary>Adds the nodes under test to a graph; parameters come from the list.</summary>
internal delegate Value Layers(GraphBuilder graph, ParameterList parameters, Value x);

/// <summary>One training step and one prediction of a few layers under a small classifier: the plan's fast covers against the reference computation in double.</summary>
internal static unsafe class CoverComparison
{
    /// <param name="layers">What is tested.</param>
    /// <param name="x">The input's shape.</param>
    /// <param name="rows">Examples.</param>
    /// <param name="terms">Products that are summed for one result, about.</param>
    /// <param name="cover">A word that the fast plan's description must hold: the cover under test.</param>
    /// <param name="predicting">The same for the plan that predicts; null: no matter.</param>
    public static void Check(Layers layers, Shape x, int rows, int terms, string cover, string? predicting = null)
    {
        Result truth = Run<double>(layers, x, rows, referenceOnly: true), fast = Run<float>(layers, x, rows, referenceOnly: false);
        Assert.Contains(cover, fast.Covers, StringComparison.Ordinal);
        if (predicting is not null) Assert.Contains(predicting, fast.PredictionCovers, StringComparison.Ordinal);
        double scale = truth.Gradients.Max(Math.Abs), tolerance = scale * Math.Sqrt(terms) * 6e-8 * 8 + 1e-6;
        Assert.Equal(truth.Loss, fast.Loss, Math.Abs(truth.Loss) * 1e-5 + 1e-5);
        Near("gradient", truth.Gradients, fast.Gradients, tolerance);
        Near("prediction", truth.Prediction, fast.Prediction, 1e-5);
    }

    private static void Near(string what, double[] expected, double[] received, double tolerance)
    {
        Assert.Equal(expected.Length, received.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - received[i]) <= tolerance, $"{what} {i}: expected {expected[i]}, received {received[i]}, tolerance {tolerance}");
    }

    private static Result Run<T>(Layers layers, Shape shape, int rows, bool referenceOnly) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ParameterList parameters = new();
        GraphBuilder b = new(parameters);
        Value x = b.Input("x", shape), y = layers(b, parameters, x);
        y = b.Apply(ReshapeOp.Flatten(y.Shape), "flatten", [y]);
        Parameter w = parameters.Add("w", new Shape(y.Shape.Size, 3));
        y = b.Apply(new DenseOp(), "dense", [y], w);
        y = b.Apply(new SoftmaxOp(), "softmax", [y]);
        Value t = b.Input("t", new Shape(3));
        Graph g = b.Build([y], b.Apply(new CategoricalCrossentropyOp(), "loss", [y, t]));
        Weights weights = new(parameters, typeof(T) == typeof(float) ? DType.Float32 : DType.Float64);
        foreach (Parameter p in parameters.Items)
        {
            double[] values = Numbers.Centered(7 + p.Index, p.Shape.Size, 0.3);
            weights.Set<double>(p, p.Name == "variance" ? [.. values.Select(v => 0.2 + Math.Abs(v))] : values);
        }

        Plan training = Plan.Compile(g, new PlanOptions { Mode = PlanMode.Training, MaxRows = rows, Type = weights.Type, ReferenceOnly = referenceOnly, InputGradients = true });
        using PlanRun run = training.Rent();
        Fill(run);
        for (int r = 0; r < rows; r++) run.Input<T>(1)[r * 3 + r % 3] = T.One;
        double loss = run.Gradients(weights, rows, new StepInfo(11, 5));
        List<double> gradients = [];
        foreach (Parameter p in parameters.Items.Where(p => p.Kind == ParameterKind.Trainable)) gradients.AddRange(run.Gradient<T>(p).Select(double.CreateTruncating));
        foreach (T v in run.InputGradient<T>(0)) gradients.Add(double.CreateTruncating(v));

        Plan inference = Plan.Compile(g, new PlanOptions { Mode = PlanMode.Inference, MaxRows = rows, Type = weights.Type, ReferenceOnly = referenceOnly });
        using PlanRun predicting = inference.Rent();
        Fill(predicting);
        predicting.Forward(weights.Snapshot(), rows);
        List<double> prediction = [];
        foreach (T v in predicting.Output<T>(0)) prediction.Add(double.CreateTruncating(v));
        if (!OperatingSystem.IsWindows()) Assert.Equal(prediction, Borrowed<T>(predicting, weights, rows * shape.Size, rows));
        return new Result(loss, [.. gradients], [.. prediction], training.Describe(), inference.Describe());

        void Fill(PlanRun to)
        {
            double[] input = Numbers.Centered(3, rows * shape.Size);
            for (int i = 0; i < input.Length; i++) to.Input<T>(0)[i] = T.CreateTruncating((float)input[i]);
        }
    }

    /// <summary>Predicts the same rows from memory of ours that ends, with the tail that may be read, where a page begins that nobody may touch.</summary>
    private static IEnumerable<double> Borrowed<T>(PlanRun run, Weights weights, int numbers, int rows) where T : unmanaged, IFloatingPointIeee754<T>
    {
        GuardedMemory memory = new((long)numbers * sizeof(T), PlanRun.ReadableTail * sizeof(T), alignment: sizeof(T));
        run.Input<T>(0)[..numbers].CopyTo(new Span<T>((void*)memory.Data, numbers));
        run.Input<T>(0).Fill(T.NaN);
        run.Borrow(0, (void*)memory.Data, rows);
        run.Forward(weights.Snapshot(), rows);
        run.Borrow(0, null, 0);
        GC.KeepAlive(memory);
        return [.. run.Output<T>(0).ToArray().Select(double.CreateTruncating)];
    }

    private sealed record Result(double Loss, double[] Gradients, double[] Prediction, string Covers, string PredictionCovers);
}

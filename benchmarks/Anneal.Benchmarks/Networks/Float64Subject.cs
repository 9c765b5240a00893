using System.Diagnostics;
using Anneal.Benchmarks.Machine;
using Anneal.Data.Arrays;
using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;

namespace Anneal.Benchmarks.Networks;

/// <summary>mlp-16-16 in float64, on the engine's own interface, since layers in Keras' words are float32. Steps gather shuffled rows, as Fit does.</summary>
internal sealed unsafe class Float64Subject : Subject, IInputRows
{
    /// <summary>What the table calls it.</summary>
    public const string Network = "mlp-16-16 float64";

    private const int BatchSize = 200, Steps = 40, PredictedBatches = 5, Inputs = 784, Classes = 10, Ones = 2000;
    private static readonly int[] s_units = [16, 16, Classes];

    private readonly double[] _x, _y;
    private readonly int[] _order = new int[Steps * BatchSize];
    private readonly Plan _training, _predicting, _single;
    private readonly Weights _weights;
    private readonly Update _update;
    private readonly Random _random = new(1);
    private PlanRun? _run;
    private int _firstRow;
    private long _step;

    public Float64Subject(FmaPeak peak, ExampleSource source)
        : base(Network, BatchSize, peak)
    {
        (NDArray x, NDArray y) = source.Load(new Shape(Inputs), Steps * BatchSize, Classes);
        (_x, _y) = (x.ToDouble(), y.ToDouble());
        for (int i = 0; i < _order.Length; i++) _order[i] = i;
        ParameterList parameters = new();
        GraphBuilder builder = new(parameters);
        Value value = builder.Input("image", new Shape(Inputs)), target = builder.Input("target", new Shape(Classes));
        for (int layer = 0; layer < s_units.Length; layer++)
        {
            Parameter kernel = parameters.Add($"dense_{layer}/kernel", new Shape(value.Shape.Size, s_units[layer])), bias = parameters.Add($"dense_{layer}/bias", new Shape(s_units[layer]));
            value = builder.Apply(new DenseOp(), $"dense_{layer}", [value], kernel, bias);
            value = builder.Apply(layer + 1 < s_units.Length ? new ReluOp() : new SoftmaxOp(), $"dense_{layer}", [value]);
        }

        Graph graph = builder.Build([value], builder.Apply(new CategoricalCrossentropyOp(), "loss", [value, target]));
        _weights = new Weights(parameters, DType.Float64);
        foreach (Parameter p in parameters.Items.Where(p => p.Shape.Rank == 2)) _weights.Set<double>(p, Initial(p.Shape));
        _update = new Update(new AdamRule(0.9, 0.999, 1e-7), _weights, 0.001);
        _training = Plan.Compile(graph, new PlanOptions { Mode = PlanMode.Training, MaxRows = BatchSize, Type = DType.Float64 });
        _predicting = Plan.Compile(graph, new PlanOptions { Mode = PlanMode.Inference, MaxRows = BatchSize, Type = DType.Float64 });
        _single = Plan.Compile(graph, new PlanOptions { Mode = PlanMode.Inference, MaxRows = 1, Type = DType.Float64 });
        Flops = 2.0 * parameters.Items.Where(p => p.Shape.Rank == 2).Sum(p => p.Shape.Size);
        Sizes = (parameters.Items.Sum(p => p.Shape.Size), Inputs);
        MeasureStep();
        MeasureBatch();
    }

    /// <inheritdoc/>
    public override double Flops { get; }

    /// <inheritdoc/>
    public override (int Parameters, int Inputs) Sizes { get; }

    /// <inheritdoc/>
    protected override (double Seconds, double Bytes) MeasureStep()
    {
        using PlanRun run = _run = _training.Rent();
        run.InputRows = this;
        List<double> seconds = new(Steps);
        _random.Shuffle(_order);
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        for (int s = 0; s < Steps; s++)
        {
            long started = Stopwatch.GetTimestamp();
            _firstRow = s * BatchSize;
            run.Step(_weights, _update, BatchSize, new StepInfo(1, _step++));
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        double allocated = (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)Steps;
        _run = null;
        return (seconds.Median(), allocated);
    }

    /// <inheritdoc/>
    protected override double MeasureBatch()
    {
        using PlanRun run = _predicting.Rent();
        WeightSnapshot weights = _weights.Snapshot();
        long started = Stopwatch.GetTimestamp();
        fixed (double* x = _x)
        {
            for (int s = 0; s < Steps; s++)
            {
                run.Borrow(0, x + (nint)(s % PredictedBatches) * BatchSize * Inputs, BatchSize);
                run.Forward(weights, BatchSize);
            }
        }

        run.Borrow(0, null, 0);
        return Stopwatch.GetElapsedTime(started).TotalSeconds / (Steps * BatchSize);
    }

    void IInputRows.Fill(int firstRow, int rows)
    {
        for (int r = firstRow; r < firstRow + rows; r++)
        {
            int row = _order[_firstRow + r];
            _x.AsSpan(row * Inputs, Inputs).CopyTo(_run!.Input<double>(0)[(r * Inputs)..]);
            _y.AsSpan(row * Classes, Classes).CopyTo(_run.Input<double>(1)[(r * Classes)..]);
        }
    }

    /// <inheritdoc/>
    protected override double MeasureOne()
    {
        WeightSnapshot weights = _weights.Snapshot();
        List<double> seconds = new(Ones);
        for (int n = 0; n < Ones; n++)
        {
            long started = Stopwatch.GetTimestamp();
            using PlanRun run = _single.Rent();
            _x.AsSpan(n * Inputs, Inputs).CopyTo(run.Input<double>(0));
            run.Forward(weights, 1);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return seconds.Median();
    }

    private static double[] Initial(Shape shape)
    {
        Random random = new(shape.Size);
        double limit = Math.Sqrt(6.0 / (shape[0] + shape[1]));
        double[] values = new double[shape.Size];
        for (int i = 0; i < values.Length; i++) values[i] = limit * ((2 * random.NextDouble()) - 1);
        return values;
    }
}

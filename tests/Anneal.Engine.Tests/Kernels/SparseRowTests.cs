using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Kernels;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Tests.Kernels;

/// <summary>One row of a large dense layer, whose zeros are skipped: the numbers of a batch, bit for bit.</summary>
public class SparseRowTests
{
    private const int Depth = 401, Columns = 128;

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.8, true)]
    [InlineData(0.8, false)]
    [InlineData(1, false)]
    public void A_row_alone_gives_what_it_gives_among_others(double zeros, bool relu)
    {
        double[] weights = Numbers.Centered(2, Depth * Columns, 0.3), bias = Numbers.Centered(3, Columns, 0.3);
        float[] x = Row(zeros);
        Assert.Equal(Run(x, weights, bias, relu, 4), Run(x, weights, bias, relu, 1));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Zero_times_what_is_not_finite_is_no_zero(double weight)
    {
        double[] weights = Numbers.Centered(2, Depth * Columns, 0.3);
        float[] x = Row(0.5);
        x[7] = 0;
        weights[7 * Columns + 5] = weight;
        float[] y = Run(x, weights, new double[Columns], false, 1);
        Assert.True(float.IsNaN(y[5]));
        Assert.Equal(1, y.Count(float.IsNaN));
    }

    [Fact]
    public void What_is_no_number_is_not_skipped()
    {
        float[] x = Row(0.9);
        x[11] = float.NaN;
        Assert.All(Run(x, Numbers.Centered(2, Depth * Columns, 0.3), new double[Columns], true, 1), v => Assert.True(float.IsNaN(v)));
    }

    [Fact]
    public void It_is_for_large_layers_of_whole_vectors()
    {
        int columns = 4 * Tiles.Lanes;
        Assert.True(SparseRow.Suits(4096, columns));
        Assert.False(SparseRow.Suits(4096, columns + 1));
        Assert.False(SparseRow.Suits(16, columns));
    }

    private static float[] Row(double zeros)
    {
        double[] values = Numbers.Centered(5, Depth, 1), chances = Numbers.Centered(6, Depth, 1);
        return [.. values.Select((v, i) => (chances[i] + 1) / 2 < zeros ? 0 : (float)v)];
    }

    /// <summary>The first of so many rows.</summary>
    private static float[] Run(float[] row, double[] weights, double[] bias, bool relu, int rows)
    {
        ParameterList parameters = new();
        GraphBuilder b = new(parameters);
        Value x = b.Input("x", new Shape(Depth));
        Parameter k = parameters.Add("k", new Shape(Depth, Columns)), shift = parameters.Add("b", new Shape(Columns));
        Value y = b.Apply(new DenseOp(), "dense", [x], k, shift);
        if (relu) y = b.Apply(new ReluOp(), "relu", [y]);
        Graph graph = b.Build([y]);
        Anneal.Engine.Training.Weights w = new(parameters, DType.Float32);
        w.Set<double>(k, weights);
        w.Set<double>(shift, bias);
        using PlanRun run = Plan.Compile(graph, new PlanOptions { Mode = PlanMode.Inference, MaxRows = rows }).Rent();
        for (int r = 0; r < rows; r++) row.CopyTo(run.Input<float>(0)[(r * Depth)..]);
        run.Forward(w.Snapshot(), rows);
        return run.Output<float>(0)[..Columns].ToArray();
    }
}

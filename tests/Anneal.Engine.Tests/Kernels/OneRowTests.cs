using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;

namespace Anneal.Engine.Tests.Kernels;

/// <summary>A single large image whose layers are shared by the threads: the same numbers, bit for bit, as on one thread and in a batch.</summary>
public class OneRowTests
{
    [Theory]
    [InlineData("valid", 2)]
    [InlineData("same", 0)]
    [InlineData("same", 3)]
    public void Threads_do_not_change_the_result(string padding, int pool)
    {
        ParameterList parameters = new();
        GraphBuilder b = new(parameters);
        Value x = b.Input("x", new Shape(67, 70, 3));
        Value y = Convolution(Convolution(x, 32), 48);
        Plan plan = Plan.Compile(b.Build([y]), new PlanOptions { Mode = PlanMode.Inference, MaxRows = 2 });
        Weights weights = new(parameters);
        foreach (Parameter p in parameters.Items) weights.Set<double>(p, Numbers.Centered(7 + p.Index, p.Shape.Size, 0.3));
        float[] one = Run(1, 1), shared = Run(3, 1), batch = Run(2, 2);
        Assert.True(plan.SplitsOneRow);
        Assert.Equal(one, shared);
        Assert.Equal(one, batch);
        Assert.Contains(one, v => v != 0);

        Value Convolution(Value v, int filters)
        {
            Padding2D pad = padding == "same" ? Padding2D.Same(v.Shape[0], v.Shape[1], (3, 3), (1, 1), (1, 1)) : default;
            string name = $"c{filters}";
            v = b.Apply(new ConvolutionOp { Padding = pad }, name, [v], parameters.Add($"{name} k", new Shape(3, 3, v.Shape[2], filters)), parameters.Add($"{name} b", new Shape(filters)));
            v = b.Apply(new ReluOp(), $"{name} relu", [v]);
            return pool == 0 ? v : b.Apply(new MaxPoolingOp { PoolSize = (pool, pool), Strides = (pool, pool) }, $"{name} pool", [v]);
        }

        float[] Run(int threads, int rows)
        {
            using WorkerPool workers = new(threads);
            using PlanRun run = plan.Rent(workers);
            double[] input = Numbers.Centered(3, x.Shape.Size);
            for (int i = 0; i < rows * input.Length; i++) run.Input<float>(0)[i] = (float)input[i % input.Length];
            run.Forward(weights.Snapshot(), rows);
            return run.Output<float>(0)[..y.Shape.Size].ToArray();
        }
    }

    /// <summary>height, width, channels, kernel, stride, filters a channel, the parts that the threads share the first covers in.</summary>
    [Theory]
    [InlineData(33, 34, 100, 3, 1, 1, 16)]
    [InlineData(40, 41, 131, 3, 2, 1, 16)]
    [InlineData(29, 31, 120, 5, 1, 1, 16)]
    [InlineData(43, 40, 165, 4, 3, 1, 8)]
    [InlineData(4, 4, 512, 3, 1, 1, 4)]
    [InlineData(2, 2, 1025, 3, 1, 1, 2)]
    [InlineData(3, 3, 1026, 3, 2, 1, 2)]
    [InlineData(1, 1, 2049, 3, 1, 1, 1)]
    [InlineData(26, 25, 70, 3, 1, 2, 2)]
    public void Threads_share_depthwise_convolutions_with_the_layers_that_mix_their_channels(int height, int width, int channels, int kernel, int stride, int multiplier, int parts)
    {
        ParameterList parameters = new();
        GraphBuilder b = new(parameters);
        Value x = b.Input("x", new Shape(height, width, channels)), y = x;
        for (int i = 0; i < 2; i++)
        {
            int into = y.Shape[2], filters = into * (i == 0 ? multiplier : 1);
            Padding2D pad = Padding2D.Same(y.Shape[0], y.Shape[1], (kernel, kernel), (stride, stride), (1, 1));
            ConvolutionOp depthwise = new() { Groups = into, Strides = (stride, stride), Padding = pad };
            y = b.Apply(depthwise, $"depthwise {i}", [y], parameters.Add($"k {i}", new Shape(kernel, kernel, 1, filters)), parameters.Add($"b {i}", new Shape(filters)));
            y = b.Apply(new ClippedReluOp(MaxValue: 6), $"relu {i}", [y]);
            y = b.Apply(new ConvolutionOp(), $"mix {i}", [y], parameters.Add($"m {i}", new Shape(1, 1, filters, channels)));
            stride = 1;
        }

        Value mixed = y;
        y = b.Apply(new DenseOp(), "dense", [b.Apply(ReshapeOp.Flatten(y.Shape), "flatten", [y])], parameters.Add("d", new Shape(y.Shape.Size, 40)));
        Graph graph = b.Build([mixed, y]);
        Plan alone = Plan.Compile(graph, new PlanOptions { Mode = PlanMode.Inference, MaxRows = 1 }), together = Plan.Compile(graph, new PlanOptions { Mode = PlanMode.Inference, MaxRows = 2 });
        Assert.True(alone.SplitsOneRow);
        Assert.Equal(parts, alone.Stages[0].Covers[0].OneRowParts);
        Assert.Equal(parts > 1, alone.Describe().Contains("ChainedCover", StringComparison.Ordinal));
        Assert.DoesNotContain("ChainedCover", together.Describe(), StringComparison.Ordinal);
        Weights weights = new(parameters);
        foreach (Parameter p in parameters.Items) weights.Set<double>(p, Numbers.Centered(7 + p.Index, p.Shape.Size, 0.1));
        float[] expected = Run(together, 1, 2);
        Assert.Contains(expected, v => v != 0);
        Assert.Equal(expected, Run(together, 3, 1));
        Assert.Equal(expected, Run(alone, 1, 1));
        Assert.Equal(expected, Run(alone, 2, 1));
        Assert.Equal(expected, Run(alone, 3, 1));

        float[] Run(Plan plan, int threads, int rows)
        {
            using WorkerPool workers = new(threads);
            using PlanRun run = plan.Rent(workers);
            double[] input = Numbers.Centered(3, x.Shape.Size);
            for (int i = 0; i < rows * input.Length; i++) run.Input<float>(0)[i] = (float)input[i % input.Length];
            run.Forward(weights.Snapshot(), rows);
            return [.. run.Output<float>(0)[..mixed.Shape.Size], .. run.Output<float>(1)[..40]];
        }
    }

    [Fact]
    public void A_wide_dense_layer_gives_one_row_what_it_gives_in_a_batch()
    {
        const int Inputs = 9217, Units = 33;
        ParameterList parameters = new();
        GraphBuilder b = new(parameters);
        Value x = b.Input("x", new Shape(Inputs));
        Value y = b.Apply(new ReluOp(), "relu", [b.Apply(new DenseOp(), "dense", [x], parameters.Add("k", new Shape(Inputs, Units)), parameters.Add("b", new Shape(Units)))]);
        Graph graph = b.Build([y]);
        Weights weights = new(parameters);
        foreach (Parameter p in parameters.Items) weights.Set<double>(p, Numbers.Centered(7 + p.Index, p.Shape.Size, 0.3));
        float[] batch = Run(2, 3), one = Run(2, 1), alone = Run(1, 1);
        Assert.Equal(batch[..Units], one);
        Assert.Equal(one, alone);
        Assert.Contains(one, v => v > 0);

        float[] Run(int threads, int rows)
        {
            Plan plan = Plan.Compile(graph, new PlanOptions { Mode = PlanMode.Inference, MaxRows = 3 });
            Assert.Contains("WideDenseCover", plan.Describe(), StringComparison.Ordinal);
            using WorkerPool pool = new(threads);
            using PlanRun run = plan.Rent(pool);
            double[] input = Numbers.Centered(3, 3 * Inputs);
            for (int i = 0; i < rows * Inputs; i++) run.Input<float>(0)[i] = (float)input[i];
            run.Forward(weights.Snapshot(), rows);
            return run.Output<float>(0).ToArray();
        }
    }
}

using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Tests.Kernels;

/// <summary>Average and global pooling against the reference computation in double.</summary>
public class PoolingCoverTests
{
    public static TheoryData<int> Channels => [1, 3, 8, 17, 32, 100];

    [Theory]
    [MemberData(nameof(Channels))]
    public void GlobalPoolingAgreesWithTheReference(int channels)
    {
        foreach ((int height, int width) in new[] { (1, 1), (7, 7), (5, 3), (2, 33) })
        {
            Check(new GlobalAveragePoolingOp(), new Shape(height, width, channels), "GlobalAveragePoolingCover");
            Check(new GlobalMaxPoolingOp(), new Shape(height, width, channels), "GlobalMaxPoolingCover");
        }
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public void AveragePoolingAgreesWithTheReference(int channels)
    {
        foreach ((int size, int stride, Padding2D padding) in new[] { (2, 2, default), (3, 2, Same(3, 2)), (3, 1, Same(3, 1)), (2, 3, new Padding2D(1, 1, 1, 1)), (5, 4, new Padding2D(4, 4, 4, 4)), (9, 1, Same(9, 1)) })
        {
            foreach (bool include in new[] { false, true })
            {
                AveragePoolingOp op = new() { PoolSize = (size, size), Strides = (stride, stride), Padding = padding, IncludePadding = include };
                Check(op, new Shape(9, 10, channels), "AveragePoolingCover");
            }
        }

        static Padding2D Same(int size, int stride) => Padding2D.Same(9, 10, (size, size), (stride, stride), (1, 1));
    }

    [Fact]
    public void AddsToAGradientThatAnotherLayerWroteBefore()
    {
        foreach (Op op in new Op[] { new GlobalAveragePoolingOp(), new GlobalMaxPoolingOp(), new AveragePoolingOp() })
        {
            CoverComparison.Check(
                (b, _, x) =>
                {
                    Value y = b.Apply(op, "pooling", [x]), z = b.Apply(new MaxPoolingOp(), "other", [x]);
                    return b.Apply(new ConcatenateOp(0), "both", [b.Apply(ReshapeOp.Flatten(y.Shape), "flat", [y]), b.Apply(ReshapeOp.Flatten(z.Shape), "other_flat", [z])]);
                },
                new Shape(6, 4, 19), 3, 100, $"{op.Kind}Cover");
        }
    }

    [Fact]
    public void GlobalMaxPoolingTakesTheFirstNaN()
    {
        float[] x = [1, 5, float.NaN, 2, float.NaN, 9, 3, 4, 3, 7];
        ParameterList parameters = new();
        GraphBuilder b = new(parameters);
        Graph g = b.Build([b.Apply(new GlobalMaxPoolingOp(), "pooling", [b.Input("x", new Shape(5, 2))])]);
        Anneal.Engine.Training.Weights weights = new(parameters, DType.Float32);
        using Anneal.Engine.Execution.PlanRun run = Plan.Compile(g, new PlanOptions { Mode = PlanMode.Inference, MaxRows = 1 }).Rent();
        x.CopyTo(run.Input<float>(0));
        run.Forward(weights.Snapshot(), 1);
        Assert.Equal([float.NaN, 9], run.Output<float>(0).ToArray());
    }

    private static void Check(Op op, Shape x, string cover) => CoverComparison.Check((b, _, v) => b.Apply(op, "pooling", [v]), x, 2, x.Size, cover);
}

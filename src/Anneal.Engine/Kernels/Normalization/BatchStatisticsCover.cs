using System.Collections.Immutable;
using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Kernels;

/// <summary>
/// The first half of a batch normalisation while training: forward, each row's mean and squared deviations, while the row is in the cache of who computed
/// it; backward, the input's gradient, just before who needs it.
/// </summary>
internal sealed unsafe class BatchStatisticsCover(ImmutableArray<Node> nodes, BatchMoments moments, NormalizedPool? pool) : NormalizationCover(nodes)
{
    private Slot _x = null!;
    private GradientSlot _dx, _dy;

    public override bool EndsStage => true;

    public override void Bind(CoverBinder binder)
    {
        _x = binder.Value(Node.Inputs[0], inBackward: true);
        _dy = binder.OutputGradient(Last.Output);
        _dx = binder.InputGradient(Node.Inputs[0]);
        pool?.BindFirstHalf(binder);
    }

    public override void Forward(in CoverCall c)
    {
        int positions = moments.Positions, width = moments.Width;
        for (int r = 0; r < c.Rows; r++)
        {
            float* x = c.Floats(_x) + (nint)r * Size, mean = moments.Row(c, c.FirstRow + r);
            ChannelKernels.Sum(x, positions, width, mean);
            for (int k = 0; k < width; k++) mean[k] /= positions;
            ChannelKernels.SumSquares(x, positions, width, mean, mean + width);
        }
    }

    public override void BeforeBackward(in CoverCall c) => moments.CombineGradients(c);

    public override void Backward(in CoverCall c)
    {
        if (!_dx.IsNeeded) return;
        if (pool is not null)
        {
            pool.Differentiate(c, c.Floats(_dy.Slot!), c.Floats(_x), moments, _dx.Accumulate, c.Floats(_dx.Slot!));
            return;
        }

        ChannelKernels.Differentiate(
            c.Floats(_dy.Slot!), c.Floats(_x), c.Rows * moments.Positions, moments.Width, moments.Mean(c), moments.MeanGradient(c), moments.MeanProduct(c), moments.Scale(c),
            HasRelu ? moments.Shift(c) : null, _dx.Accumulate, c.Floats(_dx.Slot!));
    }
}

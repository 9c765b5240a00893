using System.Collections.Immutable;
using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>
/// The second half of a batch normalisation while training: forward, the outputs, just before who reads them; backward, each row's sums of gradients, while
/// these are in the cache. Between the halves all rows meet.
/// </summary>
internal sealed unsafe class BatchNormalizationCover : NormalizationCover
{
    private readonly BatchMoments _moments;
    private readonly NormalizedPool? _pool;
    private Slot _x = null!, _y = null!;
    private GradientSlot _dy;

    public BatchNormalizationCover(ImmutableArray<Node> nodes) : base(nodes)
    {
        _moments = new BatchMoments(this);
        if (Last.Op is MaxPoolingOp) _pool = new NormalizedPool(Last);
        FirstHalf = new BatchStatisticsCover(nodes, _moments, _pool);
    }

    public override Cover FirstHalf { get; }

    public override bool StartsStage => true;

    /// <summary>One pass over inputs that the way back reads next; pooling would take longer.</summary>
    public override bool IsCheap => _pool is null;

    public override void Bind(CoverBinder binder)
    {
        _moments.Bind(binder);
        _x = binder.Value(Node.Inputs[0], inBackward: _pool is null);
        _pool?.Bind(binder);
        _y = binder.Value(Last.Output, inBackward: false);
        _dy = binder.OutputGradient(Last.Output);
    }

    public override void BeforeForward(in CoverCall c) => _moments.Combine(c);

    public override void Forward(in CoverCall c)
    {
        if (_pool is not null)
        {
            _pool.Forward(c, c.Floats(_x), _moments, HasRelu, c.Floats(_y));
            return;
        }

        ChannelKernels.Normalize(
            c.Floats(_x), c.Rows * _moments.Positions, _moments.Width, _moments.Mean(c), _moments.Scale(c), _moments.Shift(c), HasRelu, c.Floats(_y));
    }

    public override void Backward(in CoverCall c)
    {
        if (_pool is not null)
        {
            _pool.SumGradients(c, c.Floats(_dy.Slot!), _moments);
            return;
        }

        for (int r = 0; r < c.Rows; r++)
        {
            float* sums = _moments.Row(c, c.FirstRow + r);
            ChannelKernels.SumGradients(
                c.Floats(_dy.Slot!) + (nint)r * Size, c.Floats(_x) + (nint)r * Size, _moments.Positions, _moments.Width, _moments.Mean(c), _moments.Scale(c),
                HasRelu ? _moments.Shift(c) : null, sums, sums + _moments.Width);
        }
    }
}

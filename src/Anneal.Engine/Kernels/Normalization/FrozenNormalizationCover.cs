using System.Collections.Immutable;
using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>Batch normalisation by the moving statistics, in prediction or frozen in training: a scale and a shift for each channel, block by block.</summary>
internal sealed unsafe class FrozenNormalizationCover : Cover
{
    private readonly Node _node;
    private readonly BatchNormalizationOp _op;
    private readonly Parameter? _gamma, _beta;
    private readonly Parameter _mean, _variance;
    private readonly int _size, _channels, _positions;
    private readonly bool _relu;
    private Slot _x = null!, _y = null!;
    private GradientSlot _dx, _dy;
    private bool _wantsGamma, _wantsBeta;

    public FrozenNormalizationCover(ImmutableArray<Node> nodes) : base(nodes)
    {
        _node = nodes[0];
        _op = (BatchNormalizationOp)_node.Op;
        _relu = nodes.Length == 2;
        int at = 0;
        if (_op.Scale) _gamma = _node.Parameters[at++];
        if (_op.Center) _beta = _node.Parameters[at++];
        (_mean, _variance) = (_node.Parameters[at], _node.Parameters[at + 1]);
        _size = _node.Output.Shape.Size;
        _channels = _node.Output.Shape.Last;
        _positions = _channels == 0 ? 0 : _size / _channels;
    }

    public override double Saving => _size + Nodes.Length;

    public override void Bind(CoverBinder binder)
    {
        _wantsGamma = _gamma is not null && binder.WantsGradient(_gamma);
        _wantsBeta = _beta is not null && binder.WantsGradient(_beta);
        _x = binder.Value(_node.Inputs[0], inBackward: _wantsGamma);
        _y = binder.Value(Last.Output, inBackward: _relu);
        _dy = binder.OutputGradient(Last.Output);
        _dx = binder.InputGradient(_node.Inputs[0]);
        binder.Scratch(6L * _channels * sizeof(float));
    }

    public override void Forward(in CoverCall c)
    {
        float* scale = (float*)c.Scratch, shift = scale + _channels, beta = _beta is null ? null : (float*)c.Parameter(_beta);
        Scale(c, scale);
        for (int k = 0; k < _channels; k++) shift[k] = beta is null ? 0 : beta[k];
        ChannelKernels.Normalize(c.Floats(_x), c.Rows * _positions, _channels, (float*)c.Parameter(_mean), scale, shift, _relu, c.Floats(_y));
    }

    public override void Backward(in CoverCall c)
    {
        float* scale = (float*)c.Scratch, inverse = scale + _channels, sums = inverse + _channels, dots = sums + _channels, work = dots + _channels, dy = c.Floats(_dy.Slot!);
        int positions = c.Rows * _positions;
        Scale(c, scale);
        if (_relu) ReluKernel.TakeBack(dy, c.Floats(_y), c.Rows * _size);
        if (_wantsGamma)
        {
            Inverse(c, inverse);
            ChannelKernels.SumGradients(dy, c.Floats(_x), positions, _channels, (float*)c.Parameter(_mean), sums, dots, work);
            float* to = (float*)c.ParameterGradient(_gamma!);
            for (int k = 0; k < _channels; k++) to[k] += dots[k] * inverse[k];
        }
        else if (_wantsBeta)
        {
            ChannelKernels.Sum(dy, positions, _channels, sums, work);
        }

        if (_wantsBeta)
        {
            float* to = (float*)c.ParameterGradient(_beta!);
            for (int k = 0; k < _channels; k++) to[k] += sums[k];
        }

        if (_dx.IsNeeded) ChannelKernels.Scale(dy, positions, _channels, scale, _dx.Accumulate, c.Floats(_dx.Slot!));
    }

    private void Inverse(in CoverCall c, float* to)
    {
        float* variance = (float*)c.Parameter(_variance);
        for (int k = 0; k < _channels; k++) to[k] = 1 / MathF.Sqrt(variance[k] + (float)_op.Epsilon);
    }

    private void Scale(in CoverCall c, float* to)
    {
        Inverse(c, to);
        if (_gamma is null) return;
        float* gamma = (float*)c.Parameter(_gamma);
        for (int k = 0; k < _channels; k++) to[k] *= gamma[k];
    }
}

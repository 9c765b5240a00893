using System.Collections.Immutable;
using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>Batch normalisation by the moving statistics, in prediction or frozen in training: a scale and a shift for each channel, block by block.</summary>
internal sealed unsafe class FrozenNormalizationCover : NormalizationCover
{
    private Slot _x = null!, _y = null!;
    private GradientSlot _dx, _dy;
    private bool _wantsGamma, _wantsBeta;

    public FrozenNormalizationCover(ImmutableArray<Node> nodes) : base(nodes)
    {
    }

    public override void Bind(CoverBinder binder)
    {
        _wantsGamma = Gamma is not null && binder.WantsGradient(Gamma);
        _wantsBeta = Beta is not null && binder.WantsGradient(Beta);
        _x = binder.Value(Node.Inputs[0], inBackward: _wantsGamma);
        _y = binder.Value(Last.Output, inBackward: HasRelu);
        _dy = binder.OutputGradient(Last.Output);
        _dx = binder.InputGradient(Node.Inputs[0]);
        binder.Scratch(4L * Channels * sizeof(float));
    }

    public override void Forward(in CoverCall c)
    {
        float* scale = (float*)c.Scratch, shift = scale + Channels, beta = Beta is null ? null : (float*)c.Parameter(Beta);
        Scale(c, scale);
        for (int k = 0; k < Channels; k++) shift[k] = beta is null ? 0 : beta[k];
        ChannelKernels.Normalize(c.Floats(_x), c.Rows * Positions, Channels, (float*)c.Parameter(MovingMean), scale, shift, HasRelu, c.Floats(_y));
    }

    public override void Backward(in CoverCall c)
    {
        float* scale = (float*)c.Scratch, inverse = scale + Channels, sums = inverse + Channels, dots = sums + Channels, dy = c.Floats(_dy.Slot!);
        int positions = c.Rows * Positions;
        Scale(c, scale);
        if (HasRelu) ReluKernel.TakeBack(dy, c.Floats(_y), c.Rows * Size);
        if (_wantsGamma)
        {
            Inverse(c, inverse);
            ChannelKernels.SumGradients(dy, c.Floats(_x), positions, Channels, (float*)c.Parameter(MovingMean), null, null, sums, dots);
            float* to = (float*)c.ParameterGradient(Gamma!);
            for (int k = 0; k < Channels; k++) to[k] += dots[k] * inverse[k];
        }
        else if (_wantsBeta)
        {
            ChannelKernels.Sum(dy, positions, Channels, sums);
        }

        if (_wantsBeta)
        {
            float* to = (float*)c.ParameterGradient(Beta!);
            for (int k = 0; k < Channels; k++) to[k] += sums[k];
        }

        if (_dx.IsNeeded) ChannelKernels.Scale(dy, positions, Channels, scale, _dx.Accumulate, c.Floats(_dx.Slot!));
    }

    private void Inverse(in CoverCall c, float* to)
    {
        float* variance = (float*)c.Parameter(MovingVariance);
        for (int k = 0; k < Channels; k++) to[k] = 1 / MathF.Sqrt(variance[k] + (float)Op.Epsilon);
    }

    private void Scale(in CoverCall c, float* to)
    {
        Inverse(c, to);
        if (Gamma is null) return;
        float* gamma = (float*)c.Parameter(Gamma);
        for (int k = 0; k < Channels; k++) to[k] *= gamma[k];
    }
}

using System.Collections.Immutable;
using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>
/// A depthwise convolution with bias and ReLU, image by image, a vector of channels at a time: channels do not meet, so that the kernel
/// [kh, kw, 1, channels] is read as it is.
/// </summary>
internal sealed unsafe class DepthwiseCover : Cover
{
    /// <summary>Work of a part of one image: a microsecond or two, since these kernels fetch nearly as much as they compute.</summary>
    private const long FlopsOfPart = 64_000;

    private readonly Node _conv;
    private readonly Parameter _kernel;
    private readonly Parameter? _bias;
    private readonly float? _cap;
    private readonly DepthwiseGeometry _g;
    private readonly FoldedNormalization? _normalization;
    private int _foldedKernel, _foldedBias;
    private Slot _x = null!, _y = null!;
    private GradientSlot _dx, _dy;
    private bool _wantsKernel, _wantsBias;

    /// <param name="nodes">The convolution, then those of normalisation and activation that there are.</param>
    /// <param name="normalization">By moving statistics, in a plan without a backward pass; or null.</param>
    /// <param name="cap">The activation's largest output; null without one.</param>
    public DepthwiseCover(ImmutableArray<Node> nodes, Node? normalization, float? cap) : base(nodes)
    {
        (_conv, _cap) = (nodes[0], cap);
        _kernel = _conv.Parameters[0];
        _bias = _conv.Parameters.Length == 2 ? _conv.Parameters[1] : null;
        _g = new DepthwiseGeometry((ConvolutionOp)_conv.Op, _conv.Inputs[0].Shape, _kernel.Shape, _conv.Output.Shape);
        _normalization = normalization is null ? null : FoldedNormalization.Of(normalization);
    }

    public override double Saving => _conv.Output.Shape.Size + Nodes.Length;

    public override void Bind(CoverBinder binder)
    {
        _wantsKernel = binder.WantsGradient(_kernel);
        _wantsBias = _bias is not null && binder.WantsGradient(_bias);
        _x = binder.Value(_conv.Inputs[0], inBackward: _wantsKernel);
        _y = binder.Value(Last.Output, inBackward: _cap is not null);
        _dy = binder.OutputGradient(Last.Output);
        _dx = binder.InputGradient(_conv.Inputs[0]);
        if (_normalization is null) return;
        _foldedKernel = binder.Packed(_kernel, new FoldedKernelFormat(null, _kernel.Shape.Size, _normalization));
        _foldedBias = binder.Packed(_normalization.Mean, new FoldedBiasFormat(_normalization, _bias));
    }

    public override void Forward(in CoverCall c)
    {
        for (int r = 0; r < c.Rows; r++) Image(c, r, 0, _g.OutHeight);
    }

    public override int OneRowParts => PartsOf(_conv.Op.Flops(OpSignature.Of(_conv)), FlopsOfPart, (_g.OutHeight + 1) / 2);

    /// <summary>Rows of the output, as its neighbours of 1 x 1 pixels are shared: what a thread wrote it reads again.</summary>
    public override int OneRowStrips => _g.OutHeight;

    public override void ForwardOfOneRow(in CoverCall c, int first, int end) => Image(c, 0, first, end);

    public override void Backward(in CoverCall c)
    {
        for (int r = 0; r < c.Rows; r++)
        {
            float* x = _wantsKernel ? c.Floats(_x) + (nint)r * _g.InputSize : null, dy = c.Floats(_dy.Slot!) + (nint)r * _g.OutputSize;
            if (_cap is not null || _wantsBias)
            {
                // Nobody reads the output's gradient after this cover: the ReLU may be taken back in place.
                ChannelVectors.ForEach(
                    new DepthwiseGate
                    {
                        Gradient = dy,
                        Y = _cap is null ? null : c.Floats(_y) + (nint)r * _g.OutputSize,
                        Cap = _cap ?? 0,
                        Sums = _wantsBias ? (float*)c.ParameterGradient(_bias!) : null,
                        Channels = _g.Channels,
                        Pixels = _g.OutHeight * _g.OutWidth,
                    },
                    _g.Channels);
            }

            if (_wantsKernel) KernelGradient(x, dy, (float*)c.ParameterGradient(_kernel));
            if (_dx.IsNeeded) Convolve((float*)c.Parameter(_kernel), dy, c.Floats(_dx.Slot!) + (nint)r * _g.InputSize, 0, _g.Height, new DepthwiseEpilogue { Adds = _dx.Accumulate }, backward: true);
        }
    }

    /// <summary>Some rows of one image's output.</summary>
    private void Image(in CoverCall c, int row, int first, int end)
    {
        float* kernel = (float*)c.Parameter(_kernel), bias = _bias is null ? null : (float*)c.Parameter(_bias);
        if (_normalization is not null)
        {
            kernel = c.Packed(_foldedKernel);
            bias = c.Packed(_foldedBias);
        }

        DepthwiseEpilogue epilogue = new()
        {
            Bias = bias,
            Rectifies = _cap is not null,
            Caps = _cap < float.PositiveInfinity,
            Cap = _cap ?? 0,
        };
        Convolve(kernel, c.Floats(_x) + (nint)row * _g.InputSize, c.Floats(_y) + (nint)row * _g.OutputSize, first, end, epilogue, backward: false);
    }

    private void Convolve(float* kernel, float* from, float* to, int first, int end, DepthwiseEpilogue epilogue, bool backward)
    {
        if (_g.Slides)
            ChannelVectors.ForEach(new SlidingDepthwise { Geometry = _g, Source = from, Kernel = kernel, Target = to, First = first, End = end, Epilogue = epilogue, Backward = backward }, _g.Channels);
        else if (_g.Halves && backward)
            ChannelVectors.ForEach(new HalvingDepthwiseReturn { Geometry = _g, Gradient = from, Kernel = kernel, Target = to, Epilogue = epilogue }, _g.Channels);
        else if (_g.Halves)
            ChannelVectors.ForEach(new HalvingDepthwise { Geometry = _g, Source = from, Kernel = kernel, Target = to, First = first, End = end, Epilogue = epilogue }, _g.Channels);
        else
            ChannelVectors.ForEach(new TappedDepthwise { Geometry = _g, Source = from, Kernel = kernel, Target = to, First = first, End = end, Epilogue = epilogue, Backward = backward }, _g.Channels);
    }

    private void KernelGradient(float* x, float* dy, float* dw)
    {
        if (_g.Slides) ChannelVectors.ForEach(new SlidingDepthwiseGradient { Geometry = _g, X = x, Gradient = dy, Kernel = dw }, _g.Channels);
        else if (_g.Halves) ChannelVectors.ForEach(new HalvingDepthwiseGradient { Geometry = _g, X = x, Gradient = dy, Kernel = dw }, _g.Channels);
        else ChannelVectors.ForEach(new TappedDepthwiseGradient { Geometry = _g, X = x, Gradient = dy, Kernel = dw }, _g.Channels);
    }
}

using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>Batch normalisation by its moving statistics as part of the convolution before it: another kernel and another bias.</summary>
internal sealed unsafe class FoldedNormalization
{
    private readonly float _epsilon;
    private readonly Parameter? _gamma, _beta;
    private readonly Parameter _mean, _variance;

    public FoldedNormalization(Node node)
    {
        BatchNormalizationOp op = (BatchNormalizationOp)node.Op;
        int at = 0;
        if (op.Scale) _gamma = node.Parameters[at++];
        if (op.Center) _beta = node.Parameters[at++];
        (_mean, _variance, _epsilon) = (node.Parameters[at], node.Parameters[at + 1], (float)op.Epsilon);
    }

    /// <summary>(w · x + b − mean) · scale + beta = (w · scale) · x + (b − mean) · scale + beta.</summary>
    /// <param name="c">The call, for the statistics.</param>
    /// <param name="kernel">[taps, channels].</param>
    /// <param name="taps">Kernel elements of a channel.</param>
    /// <param name="bias">Or null.</param>
    /// <param name="foldedKernel">Where the kernel goes.</param>
    /// <param name="foldedBias">Where the bias goes.</param>
    public void Fold(in CoverCall c, float* kernel, int taps, float* bias, float* foldedKernel, float* foldedBias)
    {
        float* gamma = _gamma is null ? null : (float*)c.Parameter(_gamma), beta = _beta is null ? null : (float*)c.Parameter(_beta);
        float* mean = (float*)c.Parameter(_mean), variance = (float*)c.Parameter(_variance);
        int channels = _mean.Shape.Size;
        for (int k = 0; k < channels; k++)
        {
            float scale = (gamma is null ? 1 : gamma[k]) / MathF.Sqrt(variance[k] + _epsilon);
            foldedBias[k] = ((bias is null ? 0 : bias[k]) - mean[k]) * scale + (beta is null ? 0 : beta[k]);
            for (nint t = 0; t < taps; t++) foldedKernel[t * channels + k] = kernel[t * channels + k] * scale;
        }
    }
}

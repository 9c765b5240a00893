using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>
/// Batch normalisation by its moving statistics as part of the convolution before it, (w · x + b − mean) · scale + beta = (w · scale) · x + (b − mean) · scale
/// + beta: another kernel and another bias.
/// </summary>
internal sealed unsafe record FoldedNormalization(Parameter? Gamma, Parameter? Beta, Parameter Mean, Parameter Variance, float Epsilon)
{
    public static FoldedNormalization Of(Node node)
    {
        BatchNormalizationOp op = (BatchNormalizationOp)node.Op;
        int at = 0;
        Parameter? gamma = op.Scale ? node.Parameters[at++] : null, beta = op.Center ? node.Parameters[at++] : null;
        return new FoldedNormalization(gamma, beta, node.Parameters[at], node.Parameters[at + 1], (float)op.Epsilon);
    }

    /// <param name="source">All weights.</param>
    /// <param name="kernel">[taps, channels].</param>
    /// <param name="taps">Kernel elements of a channel.</param>
    /// <param name="folded">Where the kernel goes.</param>
    public void FoldKernel(in PackSource source, float* kernel, int taps, float* folded)
    {
        float* gamma = Gamma is null ? null : source.Of(Gamma), variance = source.Of(Variance);
        int channels = Mean.Shape.Size;
        for (int k = 0; k < channels; k++)
        {
            float scale = Scale(gamma, variance, k);
            for (nint t = 0; t < taps; t++) folded[t * channels + k] = kernel[t * channels + k] * scale;
        }
    }

    /// <param name="source">All weights.</param>
    /// <param name="bias">Or null.</param>
    /// <param name="folded">Where the bias goes.</param>
    public void FoldBias(in PackSource source, Parameter? bias, float* folded)
    {
        float* gamma = Gamma is null ? null : source.Of(Gamma), beta = Beta is null ? null : source.Of(Beta), mean = source.Of(Mean), variance = source.Of(Variance);
        float* before = bias is null ? null : source.Of(bias);
        for (int k = 0; k < Mean.Shape.Size; k++) folded[k] = ((before == null ? 0 : before[k]) - mean[k]) * Scale(gamma, variance, k) + (beta == null ? 0 : beta[k]);
    }

    private float Scale(float* gamma, float* variance, int k) => (gamma == null ? 1 : gamma[k]) / MathF.Sqrt(variance[k] + Epsilon);
}

/// <summary>A convolution's kernel with the normalisation behind it, in a kernel's own format; null: in its own order.</summary>
internal sealed unsafe record FoldedKernelFormat(PackedFormat? Inner, int Size, FoldedNormalization Normalization) : PackedFormat
{
    public override long Bytes => Inner?.Bytes ?? (long)Size * sizeof(float);

    public override void Pack(in PackSource source, float* packed, int part)
    {
        int taps = Size / Normalization.Mean.Shape.Size;
        if (Inner is null)
        {
            Normalization.FoldKernel(source, source.Canonical, taps, packed);
            return;
        }

        fixed (float* folded = new float[Size])
        {
            Normalization.FoldKernel(source, source.Canonical, taps, folded);
            for (int p = 0; p < Inner.Parts; p++) Inner.Pack(source with { Canonical = folded }, packed, p);
        }
    }
}

/// <summary>A convolution's bias with the normalisation behind it, as a form of the moving mean; whole vectors of it may be read.</summary>
internal sealed unsafe record FoldedBiasFormat(FoldedNormalization Normalization, Parameter? Bias) : PackedFormat
{
    public override long Bytes => (long)(Normalization.Mean.Shape.Size + Tiles.Lanes) * sizeof(float);

    public override void Pack(in PackSource source, float* packed, int part)
    {
        new Span<byte>(packed, (int)Bytes).Clear();
        Normalization.FoldBias(source, Bias, packed);
    }
}

using Anneal.CoreML.Format;
using Anneal.Engine.Ops;
using Kind = Anneal.CoreML.Format.PoolingLayerParams.Types.PoolingType;

namespace Anneal.CoreML.Layers;

/// <summary>Maximum and average pooling, over windows or the whole image.</summary>
internal static class PoolingConverter
{
    public static void Convert(NetworkImporter n)
    {
        PoolingLayerParams p = n.Layer.Pooling;
        if (p.Type is not (Kind.Max or Kind.Average)) throw n.Error($"pooling of type {p.Type} is not run here; MAX and AVERAGE are");
        Blob x = n.ReadImage();
        if (p.GlobalPooling)
        {
            n.Write(new Blob(n.Apply(p.Type == Kind.Max ? new GlobalMaxPoolingOp() : new GlobalAveragePoolingOp(), [x.Value]), BlobLayout.Vector));
            return;
        }

        (int H, int W) window = ConvolutionConverter.Pair(n, "kernelSize", p.KernelSize, 3), strides = ConvolutionConverter.Pair(n, "stride", p.Stride, 1);
        Padding2D padding = p.PoolingPaddingTypeCase switch
        {
            PoolingLayerParams.PoolingPaddingTypeOneofCase.Same => ConvolutionConverter.Same(p.Same, x, window, strides, (1, 1)),
            PoolingLayerParams.PoolingPaddingTypeOneofCase.IncludeLastPixel => Complete(n, p.IncludeLastPixel, x, window, strides),
            _ => ConvolutionConverter.Border(n, p.Valid?.PaddingAmounts),
        };
        Op op = p.Type == Kind.Max
            ? new MaxPoolingOp { PoolSize = window, Strides = strides, Padding = padding }
            : new AveragePoolingOp { PoolSize = window, Strides = strides, Padding = padding, IncludePadding = !p.AvgPoolExcludePadding };
        n.Write(new Blob(n.Apply(op, [x.Value]), BlobLayout.Image));
    }

    /// <summary>The last window may reach over the edge, so that every pixel is in one; it does not begin outside of the image.</summary>
    private static Padding2D Complete(NetworkImporter n, PoolingLayerParams.Types.ValidCompletePadding complete, Blob x, (int H, int W) window, (int H, int W) strides)
    {
        (int H, int W) before = complete.PaddingAmounts.Count == 0 ? (0, 0) : complete.PaddingAmounts.Count == 2
            ? (n.Size("a border", complete.PaddingAmounts[0], 0), n.Size("a border", complete.PaddingAmounts[1], 0))
            : throw n.Error($"its border must be two numbers, found {complete.PaddingAmounts.Count}");
        bool any = before.H > 0 || before.W > 0;
        return new(before.H, before.W, After(x.Height, before.H, window.H, strides.H), After(x.Width, before.W, window.W, strides.W));

        int After(int size, int border, int length, int stride)
        {
            long rest = (long)size + 2L * border - length;
            if (rest < 0) throw n.Error($"its window of {length} pixels is larger than its input {x}");
            long outputs = (rest + stride - 1) / stride + 1;
            if (any && (outputs - 1) * stride >= (long)size + border) outputs--;
            return (int)Math.Max(0, (outputs - 1) * stride + length - size - border);
        }
    }
}

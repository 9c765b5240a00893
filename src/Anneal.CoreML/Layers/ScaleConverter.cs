using Anneal.CoreML.Format;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.CoreML.Layers;

/// <summary>Scale and bias layers: numbers of shape [1], [C], [1, H, W] or [C, H, W].</summary>
internal static class ScaleConverter
{
    public static void ConvertScale(NetworkImporter n)
    {
        ScaleLayerParams p = n.Layer.Scale;
        Blob x = n.ReadImage();
        Parameter scale = Numbers(n, "scale", p.Scale, p.ShapeScale, x);
        Value y = p.HasBias
            ? n.Apply(new ScaleBiasOp(), [x.Value], scale, Numbers(n, "bias", p.Bias, p.ShapeBias, x))
            : n.Apply(new ScaleBiasOp { HasBias = false }, [x.Value], scale);
        n.Write(new Blob(y, BlobLayout.Image));
    }

    public static void ConvertBias(NetworkImporter n)
    {
        BiasLayerParams p = n.Layer.Bias;
        Blob x = n.ReadImage();
        n.Write(new Blob(n.Apply(new ScaleBiasOp { HasScale = false }, [x.Value], Numbers(n, "bias", p.Bias, p.Shape, x)), BlobLayout.Image));
    }

    private static Parameter Numbers(NetworkImporter n, string what, WeightParams? weights, IReadOnlyList<ulong> shape, Blob x)
    {
        int[] s = [.. shape.Select(v => n.Size(what + " shape", v))];
        if (s is [1]) return n.Constant(what, new Shape(1), n.Numbers(what, weights, 1));
        if (s.Length == 1 && s[0] == x.Channels) return n.Constant(what, new Shape(s[0]), n.Numbers(what, weights, s[0]));
        int pixels = x.Height * x.Width;
        if (s.Length != 3 || (s[0] != 1 && s[0] != x.Channels) || (s[1], s[2]) is var size && size != (1, 1) && size != (x.Height, x.Width))
        {
            throw n.Error($"expected {what} of shape [1], [{x.Channels}], [1, {x.Height}, {x.Width}] or {x}, found [{string.Join(", ", s)}]");
        }

        if ((s[1], s[2]) == (1, 1) && s[0] == x.Channels) return n.Constant(what, new Shape(s[0]), n.Numbers(what, weights, s[0]));
        float[] file = n.Numbers(what, weights, s);
        float[] all = new float[x.Channels * pixels];
        for (int c = 0; c < x.Channels; c++)
        {
            for (int i = 0; i < pixels; i++) all[i * x.Channels + c] = file[(s[0] == 1 ? 0 : c * s[1] * s[2]) + (s[1] * s[2] == 1 ? 0 : i)];
        }

        return n.Constant(what, new Shape(x.Height, x.Width, x.Channels), all);
    }
}

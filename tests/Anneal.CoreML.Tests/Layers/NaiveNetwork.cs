using Anneal.CoreML.Format;
using LayerCase = Anneal.CoreML.Format.NeuralNetworkLayer.LayerOneofCase;

namespace Anneal.CoreML.Tests.Layers;

/// <summary>A blob as the format defines it: [channels, height, width], channels first, in double.</summary>
public sealed record NaiveBlob(int C, int H, int W, double[] Data)
{
    public double this[int c, int y, int x] => y < 0 || x < 0 || y >= H || x >= W ? 0 : Data[(c * H + y) * W + x];

    public static NaiveBlob Make(int c, int h, int w, Func<int, int, int, double> value)
    {
        double[] data = new double[c * h * w];
        for (int k = 0, at = 0; k < c; k++)
        {
            for (int y = 0; y < h; y++)
            {
                for (int x = 0; x < w; x++) data[at++] = value(k, y, x);
            }
        }

        return new NaiveBlob(c, h, w, data);
    }
}

/// <summary>Runs a network straight from the file's messages, in the format's own channels-first order: what the engine's results are compared with.</summary>
public static class NaiveNetwork
{
    public static Dictionary<string, NaiveBlob> Run(NetworkSpec network, string input, NaiveBlob value)
    {
        Dictionary<string, NaiveBlob> blobs = new() { [input] = value };
        foreach (NeuralNetworkLayer layer in network.Layers) blobs[layer.Output[0]] = Layer(layer, [.. layer.Input.Select(i => blobs[i])]);
        return blobs;
    }

    private static NaiveBlob Layer(NeuralNetworkLayer layer, NaiveBlob[] inputs)
    {
        NaiveBlob x = inputs[0];
        switch (layer.LayerCase)
        {
            case LayerCase.Convolution: return Convolution(layer.Convolution, x);
            case LayerCase.InnerProduct:
                InnerProductLayerParams d = layer.InnerProduct;
                return NaiveBlob.Make((int)d.OutputChannels, 1, 1, (o, _, _) =>
                    (d.HasBias ? d.Bias.FloatValue[o] : 0) + Enumerable.Range(0, x.Data.Length).Sum(i => (double)d.Weights.FloatValue[o * x.Data.Length + i] * x.Data[i]));
            case LayerCase.Pooling: return Pooling(layer.Pooling, x);
            case LayerCase.Activation: return x with { Data = [.. x.Data.Select((v, i) => Activation(layer.Activation, v, i / (x.H * x.W)))] };
            case LayerCase.Flatten:
                bool last = layer.Flatten.Mode == FlattenLayerParams.Types.FlattenOrder.ChannelLast;
                return NaiveBlob.Make(x.Data.Length, 1, 1, (i, _, _) => last ? x[i % x.C, i / x.C / x.W, i / x.C % x.W] : x.Data[i]);
            case LayerCase.Softmax:
                double max = x.Data.Max(), sum = x.Data.Sum(v => Math.Exp(v - max));
                return x with { Data = [.. x.Data.Select(v => Math.Exp(v - max) / sum)] };
            case LayerCase.Batchnorm:
                BatchnormLayerParams b = layer.Batchnorm;
                return NaiveBlob.Make(x.C, x.H, x.W, (c, y, w) => b.Gamma.FloatValue[c] * (x[c, y, w] - b.Mean.FloatValue[c]) / Math.Sqrt(b.Variance.FloatValue[c] + b.Epsilon) + b.Beta.FloatValue[c]);
            case LayerCase.Scale:
                return NaiveBlob.Make(x.C, x.H, x.W, (c, y, w) => x[c, y, w] * At(layer.Scale.Scale, layer.Scale.ShapeScale, x, c, y, w) + (layer.Scale.HasBias ? At(layer.Scale.Bias, layer.Scale.ShapeBias, x, c, y, w) : 0));
            case LayerCase.Bias: return NaiveBlob.Make(x.C, x.H, x.W, (c, y, w) => x[c, y, w] + At(layer.Bias.Bias, layer.Bias.Shape, x, c, y, w));
            case LayerCase.Padding:
                var edges = layer.Padding.PaddingAmounts.BorderAmounts_;
                int top = (int)edges[0].StartEdgeSize, left = (int)edges[1].StartEdgeSize;
                return NaiveBlob.Make(x.C, x.H + top + (int)edges[0].EndEdgeSize, x.W + left + (int)edges[1].EndEdgeSize, (c, y, w) =>
                    y - top < 0 || w - left < 0 || y - top >= x.H || w - left >= x.W ? layer.Padding.Constant.Value : x[c, y - top, w - left]);
            case LayerCase.Crop:
                var cuts = layer.Crop.CropAmounts.BorderAmounts_;
                return NaiveBlob.Make(x.C, x.H - (int)cuts[0].StartEdgeSize - (int)cuts[0].EndEdgeSize, x.W - (int)cuts[1].StartEdgeSize - (int)cuts[1].EndEdgeSize,
                    (c, y, w) => x[c, y + (int)cuts[0].StartEdgeSize, w + (int)cuts[1].StartEdgeSize]);
            case LayerCase.Add: return inputs.Length == 1 ? Map(v => v + layer.Add.Alpha) : Merge((a, c) => a + c);
            case LayerCase.Multiply: return inputs.Length == 1 ? Map(v => v * layer.Multiply.Alpha) : Merge((a, c) => a * c);
            case LayerCase.Max: return Merge(Math.Max);
            case LayerCase.Min: return Merge(Math.Min);
            case LayerCase.Average: return Merge((a, c) => a + c) is var total ? total with { Data = [.. total.Data.Select(v => v / inputs.Length)] } : null!;
            case LayerCase.Concat: return new NaiveBlob(inputs.Sum(i => i.C), x.H, x.W, [.. inputs.SelectMany(i => i.Data)]);
            case LayerCase.Reshape:
                int[] t = [.. layer.Reshape.TargetShape.Select(n => (int)n)];
                if (layer.Reshape.Mode == ReshapeLayerParams.Types.ReshapeOrder.ChannelFirst) return new NaiveBlob(t[0], t[1], t[2], x.Data);
                return NaiveBlob.Make(t[0], t[1], t[2], (c, y, w) => (y * t[2] + w) * t[0] + c is var i ? x[i % x.C, i / x.C / x.W, i / x.C % x.W] : 0);
            case LayerCase.Permute:
                int[] axes = [.. layer.Permute.Axis.Skip(1).Select(a => (int)a - 1)], sizes = [x.C, x.H, x.W];
                return NaiveBlob.Make(sizes[axes[0]], sizes[axes[1]], sizes[axes[2]], (c, y, w) =>
                {
                    int[] at = new int[3];
                    (at[axes[0]], at[axes[1]], at[axes[2]]) = (c, y, w);
                    return x[at[0], at[1], at[2]];
                });
            default: throw new NotSupportedException(layer.LayerCase.ToString());
        }

        NaiveBlob Map(Func<double, double> f) => x with { Data = [.. x.Data.Select(f)] };

        NaiveBlob Merge(Func<double, double, double> f) => x with { Data = [.. Enumerable.Range(0, x.Data.Length).Select(i => inputs.Skip(1).Aggregate(x.Data[i], (a, b) => f(a, b.Data[i])))] };
    }

    private static double At(WeightParams weights, IReadOnlyList<ulong> shape, NaiveBlob x, int c, int y, int w) => weights.FloatValue[shape.Count switch
    {
        1 => shape[0] == 1 ? 0 : c,
        _ => ((shape[0] == 1 ? 0 : c) * x.H + y) * x.W + w,
    }];

    private static NaiveBlob Convolution(ConvolutionLayerParams p, NaiveBlob x)
    {
        int kh = (int)p.KernelSize[0], kw = (int)p.KernelSize[1], sh = (int)p.Stride[0], sw = (int)p.Stride[1], dh = (int)p.DilationFactor[0], dw = (int)p.DilationFactor[1];
        int inputs = (int)p.KernelChannels, outputs = (int)p.OutputChannels, perGroup = outputs / (int)p.NGroups;
        (int top, int left, int h, int w) = Window(p.Same, p.Valid?.PaddingAmounts, x, (kh - 1) * dh + 1, (kw - 1) * dw + 1, sh, sw);
        return NaiveBlob.Make(outputs, h, w, (o, y, xx) =>
        {
            double sum = p.HasBias ? p.Bias.FloatValue[o] : 0;
            for (int i = 0; i < inputs; i++)
            {
                for (int a = 0; a < kh; a++)
                {
                    for (int b = 0; b < kw; b++) sum += (double)p.Weights.FloatValue[((o * inputs + i) * kh + a) * kw + b] * x[o / perGroup * inputs + i, y * sh - top + a * dh, xx * sw - left + b * dw];
                }
            }

            return sum;
        });
    }

    private static NaiveBlob Pooling(PoolingLayerParams p, NaiveBlob x)
    {
        bool max = p.Type == PoolingLayerParams.Types.PoolingType.Max;
        int kh = p.GlobalPooling ? x.H : (int)p.KernelSize[0], kw = p.GlobalPooling ? x.W : (int)p.KernelSize[1];
        int sh = p.GlobalPooling ? 1 : (int)p.Stride[0], sw = p.GlobalPooling ? 1 : (int)p.Stride[1];
        (int top, int left, int h, int w) = Window(p.Same, p.GlobalPooling ? null : p.Valid?.PaddingAmounts, x, kh, kw, sh, sw);
        if (p.IncludeLastPixel is { } complete)
        {
            (top, left) = ((int)complete.PaddingAmounts[0], (int)complete.PaddingAmounts[1]);
            h = Outputs(x.H, top, kh, sh);
            w = Outputs(x.W, left, kw, sw);
        }

        return NaiveBlob.Make(x.C, h, w, (c, y, xx) =>
        {
            List<double> inside = [];
            for (int a = 0; a < kh; a++)
            {
                for (int b = 0; b < kw; b++)
                {
                    int yy = y * sh - top + a, xxx = xx * sw - left + b;
                    if (yy >= 0 && xxx >= 0 && yy < x.H && xxx < x.W) inside.Add(x[c, yy, xxx]);
                }
            }

            return max ? inside.Max() : inside.Sum() / (p.AvgPoolExcludePadding ? inside.Count : kh * kw);
        });

        int Outputs(int size, int border, int length, int stride)
        {
            int n = (int)Math.Ceiling((size + 2.0 * border - length) / stride) + 1;
            return (top > 0 || left > 0) && (n - 1) * stride >= size + border ? n - 1 : n;
        }
    }

    private static (int Top, int Left, int H, int W) Window(SamePadding? same, BorderAmounts? border, NaiveBlob x, int kh, int kw, int sh, int sw)
    {
        if (same is not null)
        {
            int h = (x.H + sh - 1) / sh, w = (x.W + sw - 1) / sw, v = Math.Max(0, (h - 1) * sh + kh - x.H), u = Math.Max(0, (w - 1) * sw + kw - x.W);
            bool topHeavy = same.AsymmetryMode == SamePadding.Types.SamePaddingMode.TopLeftHeavy;
            return (topHeavy ? (v + 1) / 2 : v / 2, topHeavy ? (u + 1) / 2 : u / 2, h, w);
        }

        int[] e = border is { BorderAmounts_.Count: 2 } ? [.. border.BorderAmounts_.SelectMany(b => new[] { (int)b.StartEdgeSize, (int)b.EndEdgeSize })] : [0, 0, 0, 0];
        return (e[0], e[2], (x.H + e[0] + e[1] - kh) / sh + 1, (x.W + e[2] + e[3] - kw) / sw + 1);
    }

    private static double Activation(ActivationParams p, double x, int channel) => p.NonlinearityTypeCase switch
    {
        ActivationParams.NonlinearityTypeOneofCase.ReLU => Math.Max(0, x),
        ActivationParams.NonlinearityTypeOneofCase.LeakyReLU => x >= 0 ? x : p.LeakyReLU.Alpha * x,
        ActivationParams.NonlinearityTypeOneofCase.PReLU => x >= 0 ? x : p.PReLU.Alpha.FloatValue[p.PReLU.Alpha.FloatValue.Count == 1 ? 0 : channel] * x,
        ActivationParams.NonlinearityTypeOneofCase.ThresholdedReLU => x >= p.ThresholdedReLU.Alpha ? x : 0,
        ActivationParams.NonlinearityTypeOneofCase.Tanh => Math.Tanh(x),
        ActivationParams.NonlinearityTypeOneofCase.ScaledTanh => p.ScaledTanh.Alpha * Math.Tanh(p.ScaledTanh.Beta * x),
        ActivationParams.NonlinearityTypeOneofCase.Sigmoid => 1 / (1 + Math.Exp(-x)),
        ActivationParams.NonlinearityTypeOneofCase.SigmoidHard => Math.Clamp(p.SigmoidHard.Alpha * x + p.SigmoidHard.Beta, 0, 1),
        ActivationParams.NonlinearityTypeOneofCase.ELU => x >= 0 ? x : p.ELU.Alpha * (Math.Exp(x) - 1),
        ActivationParams.NonlinearityTypeOneofCase.Softsign => x / (1 + Math.Abs(x)),
        ActivationParams.NonlinearityTypeOneofCase.Softplus => Math.Log(1 + Math.Exp(x)),
        ActivationParams.NonlinearityTypeOneofCase.ParametricSoftplus => p.ParametricSoftplus.Alpha.FloatValue[0] * Math.Log(1 + Math.Exp(p.ParametricSoftplus.Beta.FloatValue[0] * x)),
        _ => p.Linear.Alpha * x + p.Linear.Beta,
    };
}

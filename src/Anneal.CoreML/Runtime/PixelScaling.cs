using System.Runtime.Intrinsics;

namespace Anneal.CoreML.Runtime;

/// <summary>scale · pixel + bias, the bias by channel, as the preprocessing of an image input asks for.</summary>
internal sealed class PixelScaling
{
    private const int Step = 16;

    private readonly float _scale;
    private readonly float[] _bias, _biases;
    private readonly bool _hasBias;

    /// <param name="scale">Of every channel.</param>
    /// <param name="bias">One number a channel, 1 or 3 of them, in the order of the result.</param>
    public PixelScaling(float scale, float[] bias)
    {
        (_scale, _bias, _hasBias) = (scale, bias, bias.Any(b => b != 0));
        _biases = [.. Enumerable.Range(0, Step * bias.Length).Select(i => bias[i % bias.Length])];
    }

    /// <param name="pixels">Channel by channel, pixel by pixel.</param>
    /// <param name="reversed">The pixels' channels come in the opposite order.</param>
    /// <param name="target">As many numbers.</param>
    public void Run(ReadOnlySpan<byte> pixels, bool reversed, Span<float> target)
    {
        target = target[..pixels.Length];
        int i = 0, channels = _bias.Length;
        if (!reversed)
        {
            Vector128<float> scale = Vector128.Create(_scale);
            for (int at = 0; i <= pixels.Length - Step; i += Step, at = at + Step == _biases.Length ? 0 : at + Step)
            {
                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Create(pixels[i..]));
                Four(Vector128.WidenLower(low), scale, at, target[i..]);
                Four(Vector128.WidenUpper(low), scale, at + 4, target[(i + 4)..]);
                Four(Vector128.WidenLower(high), scale, at + 8, target[(i + 8)..]);
                Four(Vector128.WidenUpper(high), scale, at + 12, target[(i + 12)..]);
            }
        }

        for (; i < pixels.Length; i++)
        {
            int c = i % channels;
            target[i] = _scale * pixels[reversed ? i - c + channels - 1 - c : i] + _bias[c];
        }
    }

    private void Four(Vector128<uint> pixels, Vector128<float> scale, int at, Span<float> target)
    {
        Vector128<float> v = Vector128.ConvertToSingle(pixels.AsInt32()) * scale;
        if (_hasBias) v += Vector128.Create(_biases.AsSpan(at));
        v.CopyTo(target);
    }
}

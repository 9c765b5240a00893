using System.Text;

namespace Anneal.Engine.Generators;

/// <summary>Indented source text, and the vector type of one width.</summary>
internal sealed class TileWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public TileWriter(int bits) => (Bits, Vector) = (bits, $"Vector{bits}");

    public int Bits { get; }

    public int Lanes => Bits / 32;

    /// <summary><c>Vector512</c>, <c>Vector256</c> or <c>Vector128</c>.</summary>
    public string Vector { get; }

    /// <summary>
    /// The method that multiplies and adds. A machine of 128-bit vectors may have no fused one, and one made of other instructions is many times slower than a
    /// product and a sum; where there is one, the estimate is it.
    /// </summary>
    public string MultiplyAdd => Bits == 128 ? $"{Vector}.MultiplyAddEstimate" : $"{Vector}.FusedMultiplyAdd";

    public void Line(string text = "")
    {
        if (text.Length > 0) _text.Append(' ', _depth * 4).Append(text);
        _text.Append('\n');
    }

    public void Open(string text)
    {
        Line(text);
        Line("{");
        _depth++;
    }

    public void Close(string after = "")
    {
        _depth--;
        Line("}" + after);
    }

    public override string ToString() => _text.ToString();
}

using Anneal.Engine.Graphs;

namespace Anneal.CoreML.Layers;

/// <summary>How the numbers of a blob lie in the engine.</summary>
internal enum BlobLayout
{
    /// <summary>(C): height and width are 1.</summary>
    Vector,

    /// <summary>(H, W, C), the engine's own order.</summary>
    Image,

    /// <summary>(C, H, W), Core ML's order: after layers that count elements channels first.</summary>
    ChannelsFirst,
}

/// <summary>A value of the network: to Core ML it is [channels, height, width], to the engine one of three layouts.</summary>
internal sealed record Blob(Value Value, BlobLayout Layout)
{
    public int Channels => Layout == BlobLayout.ChannelsFirst ? Value.Shape[0] : Value.Shape.Last;

    public int Height => Layout switch { BlobLayout.Vector => 1, BlobLayout.Image => Value.Shape[0], _ => Value.Shape[1] };

    public int Width => Layout switch { BlobLayout.Vector => 1, BlobLayout.Image => Value.Shape[1], _ => Value.Shape[2] };

    public override string ToString() => $"[{Channels}, {Height}, {Width}]";
}

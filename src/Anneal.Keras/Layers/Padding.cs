using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>What a moving window does at an image's border: <c>"valid"</c> stays inside, <c>"same"</c> gives ceil(size / stride) pixels.</summary>
public readonly record struct Padding
{
    private readonly bool _same;

    private Padding(bool same) => _same = same;

    /// <summary>The window stays inside the image.</summary>
    public static Padding Valid => default;

    /// <summary>Zeros around the image, so that with stride 1 the output is as large.</summary>
    public static Padding Same => new(true);

    /// <summary>By Keras' name.</summary>
    /// <exception cref="ArgumentException">Neither valid nor same.</exception>
    public static implicit operator Padding(string name) => name switch
    {
        "valid" => Valid,
        "same" => Same,
        _ => throw new ArgumentException($"Padding: expected \"valid\" or \"same\", received \"{name}\".", nameof(name)),
    };

    /// <summary>Keras' name.</summary>
    public override string ToString() => _same ? "same" : "valid";

    /// <summary>The pixels around an image of this shape.</summary>
    internal Padding2D Pixels(Shape image, Size2D window, Size2D strides, Size2D dilations)
        => _same && image.Rank == 3 ? Padding2D.Same(image[0], image[1], window, strides, dilations) : Padding2D.None;
}

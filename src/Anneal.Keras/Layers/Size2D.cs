using System.Globalization;

namespace Anneal.Keras.Layers;

/// <summary>A height and a width: <c>3</c> and <c>(3, 3)</c> are the same.</summary>
/// <param name="Height">The first number.</param>
/// <param name="Width">The second number.</param>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>The same number twice.</summary>
    public static implicit operator Size2D(int size) => new(size, size);

    /// <summary>Height and width.</summary>
    public static implicit operator Size2D((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>A pair for the engine.</summary>
    public static implicit operator (int H, int W)(Size2D size) => (size.Height, size.Width);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({Height}, {Width})");

    /// <summary>Both numbers, if they are at least 1.</summary>
    /// <exception cref="ArgumentException">One is not.</exception>
    internal Size2D Positive(string what)
        => Height >= 1 && Width >= 1 ? this : throw new ArgumentException($"{what}: expected numbers of at least 1, received {this}.");
}

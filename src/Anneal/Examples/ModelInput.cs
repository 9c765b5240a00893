using System.Collections.Immutable;
using Anneal.CoreML.Runtime;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Examples;

/// <summary>The order in which an input takes the numbers of a picture.</summary>
public enum InputForm
{
    /// <summary>Keras: (height, width, channels), pixels divided by 255.</summary>
    ChannelsLast,

    /// <summary>A Core ML array: [channels, height, width], pixels divided by 255.</summary>
    ChannelsFirst,

    /// <summary>A Core ML image: pixels as they are, 0 to 255; the file says what becomes of them.</summary>
    Image,
}

/// <summary>What one input of a model takes, whichever format the model has.</summary>
/// <param name="Name">The input's name.</param>
/// <param name="Form">The order of a picture's numbers.</param>
/// <param name="Shape">One example: (height, width, channels) or any other shape for Keras and images, as declared for Core ML arrays.</param>
public sealed record ModelInput(string Name, InputForm Form, ImmutableArray<int> Shape)
{
    /// <summary>Whether the network divides pixels itself, by a Rescaling layer at its beginning, and so takes them as they are.</summary>
    public bool TakesPixels { get; init; }

    /// <summary>How many numbers one example has.</summary>
    public int Size => Shape.Aggregate(1, (a, n) => a * n);

    /// <summary>The size that pictures must have; null where the input takes no pictures.</summary>
    public (int Height, int Width, int Channels)? Picture => Shape.Length switch
    {
        _ when Form == InputForm.ChannelsFirst && Shape.Length == 4 && Shape[0] == 1 => Checked(Shape[2], Shape[3], Shape[1]),
        3 when Form == InputForm.ChannelsFirst => Checked(Shape[1], Shape[2], Shape[0]),
        3 => Checked(Shape[0], Shape[1], Shape[2]),
        2 => (Shape[0], Shape[1], 1),
        _ => null,
    };

    /// <summary>The inputs of a Keras model.</summary>
    public static ImmutableArray<ModelInput> Of(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        bool rescales = model.Layers.FirstOrDefault(l => l is not InputLayer) is Rescaling;
        return [.. model.Inputs.Select(i => new ModelInput(i.Layer.Name, InputForm.ChannelsLast, [.. i.Shape.Dimensions]) { TakesPixels = rescales })];
    }

    /// <summary>The inputs of a Core ML model.</summary>
    /// <exception cref="NotSupportedException">An input is neither an array nor an image.</exception>
    public static ImmutableArray<ModelInput> Of(MLModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        IReadOnlyList<CoreML.Format.NeuralNetworkLayer> layers = [.. CoreML.Format.NetworkSpec.Of(model.Spec)?.Layers ?? []];
        return [.. model.ModelDescription.InputDescriptionsByName.Values.Select(i => Of(i) with { TakesPixels = Rescales(layers.Where(l => l.Input.Contains(i.Name))) })];
    }

    /// <summary>For messages: pictures of 28 x 28 pixels with 1 channel.</summary>
    public override string ToString() => Picture is { } p
        ? $"pictures of {p.Width} x {p.Height} pixels with {(p.Channels == 1 ? "1 channel (grey)" : p.Channels == 3 ? "3 channels (colour)" : p.Channels + " channels")}"
        : $"arrays of shape ({string.Join(", ", Shape)}{(Shape.Length == 1 ? "," : "")})";

    private static ModelInput Of(MLFeatureDescription input)
    {
        if (input.ImageConstraint is { } image)
        {
            bool colour = image.ColorSpace is not CoreML.Format.ImageFeatureType.Types.ColorSpace.Grayscale;
            return new ModelInput(input.Name, InputForm.Image, [image.PixelsHigh, image.PixelsWide, colour ? 3 : 1]);
        }

        return input.MultiArrayShape is { Count: > 0 } shape
            ? new ModelInput(input.Name, InputForm.ChannelsFirst, [.. shape.Select(n => checked((int)n))])
            : throw new NotSupportedException($"The input '{input.Name}' is {input}; only images and arrays of a declared shape can be fed from data.");
    }

    /// <summary>Whether the layers that read an input are what a Rescaling layer becomes.</summary>
    private static bool Rescales(IEnumerable<CoreML.Format.NeuralNetworkLayer> readers) => readers.Any() && readers.All(l => l.Activation?.Linear is not null);

    private static (int, int, int)? Checked(int height, int width, int channels) => channels is 1 or 3 or 4 ? (height, width, channels) : null;
}

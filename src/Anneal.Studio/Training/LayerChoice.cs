using Anneal.Keras.Layers;

namespace Anneal.Studio.Training;

/// <summary>One layer of a network that is put together in the form.</summary>
public sealed record LayerChoice
{
    /// <summary>The kinds that the form offers.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["Conv2D", "MaxPooling2D", "AveragePooling2D", "BatchNormalization", "Dropout", "Flatten", "Dense"];

    /// <summary>Activations that the form offers.</summary>
    public static IReadOnlyList<string> Activations { get; } = ["relu", "tanh", "sigmoid", "linear"];

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public string Kind { get; set; } = "Conv2D";

    /// <summary>Filters of a convolution, units of a dense layer.</summary>
    public int Count { get; set; } = 16;

    /// <summary>The side of a convolution's or pooling's window.</summary>
    public int Size { get; set; } = 3;

    /// <summary>What a dropout drops.</summary>
    public double Rate { get; set; } = 0.2;

    /// <summary>The function of a convolution or dense layer.</summary>
    public string Activation { get; set; } = "relu";

    /// <summary>The layer.</summary>
    /// <exception cref="ArgumentException">A number cannot be.</exception>
    internal Layer Create() => Kind switch
    {
        "Conv2D" => new Conv2D(Count, Size, activation: Activation),
        "MaxPooling2D" => new MaxPooling2D(Size),
        "AveragePooling2D" => new AveragePooling2D(Size),
        "BatchNormalization" => new BatchNormalization(),
        "Dropout" => new Dropout(Rate),
        "Flatten" => new Flatten(),
        "Dense" => new Dense(Count, Activation),
        _ => throw new ArgumentException($"There is no layer '{Kind}' in the form; there are {string.Join(", ", Kinds)}."),
    };

    /// <summary>The layer as C#.</summary>
    internal string ToCode() => Kind switch
    {
        "Conv2D" => $"new Conv2D({Count}, kernelSize: {Size}, activation: \"{Activation}\")",
        "MaxPooling2D" or "AveragePooling2D" => $"new {Kind}({Size})",
        "Dropout" => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"new Dropout({Rate})"),
        "Dense" => $"new Dense({Count}, activation: \"{Activation}\")",
        _ => $"new {Kind}()",
    };
}

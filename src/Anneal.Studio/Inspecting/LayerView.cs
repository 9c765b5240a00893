namespace Anneal.Studio.Inspecting;

/// <summary>One layer, as Look inside shows it.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Type">Its kind, in the format's words.</param>
/// <param name="Shape">What it gives: channels, height, width; empty where the model cannot be run.</param>
/// <param name="Weights">How many weights it has.</param>
/// <param name="Learns">Whether teaching changes it.</param>
/// <param name="Activations">What it made of the drawing, as one picture; null where there is none.</param>
/// <param name="Filters">Its weights as one picture; null for a layer without.</param>
/// <param name="FilterCount">How many filters or units there are.</param>
public sealed record LayerView(string Name, string Type, IReadOnlyList<int> Shape, long Weights, bool Learns, LayerPicture? Activations, LayerPicture? Filters, int FilterCount)
{
    /// <summary>The kind in words.</summary>
    public string Kind => Type switch
    {
        "innerProduct" => "dense",
        "batchnorm" => "batch normalization",
        _ => Type,
    };
}

/// <summary>Many small pictures in one or two sheets, which stand beside each other where there is room.</summary>
/// <param name="Addresses">The sheets as addresses for the page.</param>
/// <param name="Width">Of a sheet in pixels, as it is meant to be seen; 0 for a strip of numbers as wide as the page has room.</param>
/// <param name="Shown">How many are in it.</param>
/// <param name="All">How many there are.</param>
public sealed record LayerPicture(IReadOnlyList<string> Addresses, int Width, int Shown, int All);

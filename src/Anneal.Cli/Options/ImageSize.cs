using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Anneal.Cli.Options;

/// <summary>A size of images: 150, or 320x240 (width x height).</summary>
internal readonly record struct ImageSize(int Width, int Height)
{
    private const int Largest = 16_384;

    /// <summary>The option <c>--image-size</c>.</summary>
    public static Option<ImageSize?> Option(string description) => new("--image-size")
    {
        Description = description,
        HelpName = "N|WxH",
        CustomParser = Parse,
    };

    private static ImageSize? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        string[] parts = text.Split('x', 'X');
        if (parts.Length is 1 or 2 && Number(parts[0], out int width) && Number(parts[^1], out int height)) return new ImageSize(width, height);
        result.AddError($"--image-size must be a number of pixels such as 150, or width x height such as 320x240 (each 1 to {Largest}), not {text}.");
        return null;
    }

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= Largest;
}

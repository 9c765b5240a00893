using System.Globalization;
using System.Text;
using System.Text.Json;
using Anneal.Data.Digits;
using Anneal.Imaging;
using Anneal.Studio.Models;

namespace Anneal.Studio.Serving;

/// <summary>A request that works with a model as it is, for people to copy.</summary>
internal static class ServiceExample
{
    private const int FewNumbers = 64;

    /// <summary>The line for a shell.</summary>
    /// <param name="address">The page's address, which ends in a slash.</param>
    /// <param name="model">The served model.</param>
    /// <param name="options">Whether a token is needed.</param>
    public static string Curl(string address, ServedModel model, StudioOptions options)
    {
        StringBuilder line = new(string.Create(CultureInfo.InvariantCulture, $"curl {address}v2/models/{Uri.EscapeDataString(model.Name)}/infer"));
        if (options.Token is { Length: > 0 }) line.Append(" -H \"Authorization: Bearer $ANNEAL_TOKEN\"");
        if (Body(model, options) is { } body) line.Append(CultureInfo.InvariantCulture, $" -H 'Content-Type: application/json' -d '{body}'");
        else line.Append(CultureInfo.InvariantCulture, $" -H 'Content-Type: application/octet-stream' -H '{InferenceAnswer.LengthHeader}: 0' --data-binary @numbers.bin --output answer.bin");
        return line.ToString();
    }

    /// <summary>The request's body: a seven for models that read digits, a small picture for others, zeros for arrays; null where that would be too long to look at.</summary>
    public static string? Body(ServedModel model, StudioOptions options)
    {
        ModelInterface shape = ModelInterface.Of(model.Model, options);
        if (shape.Inputs.Any(i => i is not PictureInput && i.Size > FewNumbers)) return null;
        return $"{{\"inputs\":[{string.Join(',', shape.Inputs.Select(Tensor))}]}}";
    }

    /// <summary>A picture of a seven as a PNG file in base64.</summary>
    public static string SevenAsPng() => InBase64(new ImagePixels(HandDrawing.Side, HandDrawing.Side, 1, HandDrawing.ToPixels([new PenStroke([new(60, 50), new(180, 50), new(110, 220)], 14)]).AsBytes()));

    /// <summary>The encoder leaves no quotation mark in a name, so that a shell takes the text for one word.</summary>
    private static string Tensor(ServedInput input) => input is PictureInput
        ? $"{{\"name\":\"{JsonEncodedText.Encode(input.Name)}\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"{(input.Shape[2] == 1 ? SevenAsPng() : Patch())}\"]}}"
        : $"{{\"name\":\"{JsonEncodedText.Encode(input.Name)}\",\"shape\":{RequestTensor.Text(input.Shape.Prepend(1)).Replace(" ", "", StringComparison.Ordinal)},\"datatype\":\"{input.Type}\",\"data\":[{string.Join(',', Enumerable.Repeat("0", input.Size))}]}}";

    /// <summary>A small patch of colour.</summary>
    private static string Patch()
    {
        ImagePixels picture = new(4, 4, 3);
        for (int i = 0; i < picture.Data.Length; i++) picture.Data[i] = (byte)(i * 5);
        return InBase64(picture);
    }

    private static string InBase64(ImagePixels picture) => Convert.ToBase64String(ImageFile.EncodePng(picture));
}

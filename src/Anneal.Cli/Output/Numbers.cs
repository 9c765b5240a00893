using System.Globalization;
using System.Text.Json.Nodes;

namespace Anneal.Cli.Output;

/// <summary>Numbers as people and programs read them.</summary>
internal static class Numbers
{
    /// <summary>98.61%.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F2}%");

    /// <summary>0.0412.</summary>
    public static string Loss(double loss) => loss.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>4,812 images/s.</summary>
    public static string Speed(double imagesPerSecond) => string.Create(CultureInfo.InvariantCulture, $"{imagesPerSecond:N0} images/s");

    /// <summary>2:05 or 41 s.</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00} min");

    /// <summary>JSON has no infinity and no NaN: these are null.</summary>
    public static JsonNode? Json(double? value) => value is { } v && double.IsFinite(v) ? JsonValue.Create(v) : null;
}

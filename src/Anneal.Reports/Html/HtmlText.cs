using System.Globalization;
using System.Net;
using System.Text;
using Anneal.Imaging;

namespace Anneal.Reports.Html;

/// <summary>Pieces of HTML. Everything that comes from a caller goes through <see cref="Encode"/>.</summary>
internal static class HtmlText
{
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>0.9861 as "98.6%"; whole and exact shares without decimals that say nothing.</summary>
    public static string Percent(double share) =>
        !double.IsFinite(share) ? "–"
        : share is 0 or 1 ? share.ToString("0%", CultureInfo.InvariantCulture)
        : share is > 0.9995 and < 1 ? ">99.9%"
        : share is > 0 and < 0.0005 ? "<0.1%"
        : share.ToString("0.0%", CultureInfo.InvariantCulture);

    /// <summary>A number for CSS.</summary>
    public static string Css(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A value of a curve: four significant digits.</summary>
    public static string Value(double value) => double.IsFinite(value) ? value.ToString("G4", CultureInfo.InvariantCulture) : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>"1 picture", "2 pictures".</summary>
    public static string Plural(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    public static string PngUri(ImagePixels pixels) => "data:image/png;base64," + Convert.ToBase64String(ImageFile.EncodePng(pixels));

    public static string SvgUri(string svg) => "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(svg));

    /// <summary>An <c>img</c>; small pictures are enlarged in whole steps with sharp pixels.</summary>
    public static string Image(ImagePixels pixels, string alt)
    {
        int scale = Math.Max(56 / Math.Max(pixels.Width, pixels.Height), 1);
        string sharp = scale > 1 ? " class=\"sharp\"" : "";
        return $"<img{sharp} src=\"{PngUri(pixels)}\" width=\"{pixels.Width * scale}\" height=\"{pixels.Height * scale}\" alt=\"{Encode(alt)}\">";
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Anneal.Keras.Callbacks;

/// <summary>Numbers and patterns as Python formats them: <c>{epoch:02d}-{val_loss:.2f}</c>.</summary>
internal static partial class PythonFormat
{
    /// <summary>A number as Python's repr prints it: the shortest text that reads back as the same number.</summary>
    public static string Number(double value)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int at = text.IndexOf('E', StringComparison.Ordinal);
        if (at >= 0 && Math.Abs(value) is >= 1e-4 and < 1e16) (text, at) = (((decimal)value).ToString(CultureInfo.InvariantCulture), -1);
        if (at < 0) return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
        int exponent = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{text[..at]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    /// <summary>Fills a pattern.</summary>
    /// <param name="pattern">Text with {name} or {name:spec}; spec is width, precision and d, f, e, g or %, as in Python.</param>
    /// <param name="value">A number by name, or null.</param>
    /// <exception cref="ArgumentException">A name is unknown or a spec is none of these.</exception>
    public static string Fill(string pattern, Func<string, double?> value) => Field().Replace(pattern, m =>
    {
        string name = m.Groups["name"].Value, type = m.Groups["type"].Value;
        double v = value(name) ?? throw new ArgumentException($"'{pattern}' names '{name}', which is not reported.");
        int precision = m.Groups["precision"].Success ? int.Parse(m.Groups["precision"].Value, CultureInfo.InvariantCulture) : 6;
        string text = type switch
        {
            "f" or "F" => v.ToString("F" + precision, CultureInfo.InvariantCulture),
            "e" or "E" => v.ToString("0." + new string('0', precision) + (type == "e" ? "e" : "E") + "+00", CultureInfo.InvariantCulture),
            "%" => (v * 100).ToString("F" + precision, CultureInfo.InvariantCulture) + "%",
            "g" => v.ToString("G" + precision, CultureInfo.InvariantCulture),
            "d" => ((long)v).ToString(CultureInfo.InvariantCulture),
            _ => v == Math.Floor(v) && name is "epoch" or "batch" ? ((long)v).ToString(CultureInfo.InvariantCulture) : Number(v),
        };
        int width = m.Groups["width"].Success ? int.Parse(m.Groups["width"].Value, CultureInfo.InvariantCulture) : 0;
        bool zeros = m.Groups["zero"].Success;
        return text.StartsWith('-') && zeros ? "-" + text[1..].PadLeft(width - 1, '0') : text.PadLeft(width, zeros ? '0' : ' ');
    });

    /// <summary>The names in a pattern.</summary>
    /// <exception cref="ArgumentException">A brace is no field.</exception>
    public static IReadOnlyList<string> Names(string pattern)
    {
        if (Field().Replace(pattern, "").IndexOfAny(['{', '}']) >= 0)
            throw new ArgumentException($"'{pattern}': expected fields such as {{epoch}}, {{epoch:02d}} or {{val_loss:.2f}}; a brace is part of none.");
        return [.. Field().Matches(pattern).Select(m => m.Groups["name"].Value)];
    }

    [GeneratedRegex(@"\{(?<name>\w+)(:(?<zero>0)?(?<width>[0-9]{1,2})?(\.(?<precision>[0-9]{1,2}))?(?<type>[dfFeEg%])?)?\}")]
    private static partial Regex Field();
}

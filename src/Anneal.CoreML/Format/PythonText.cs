using System.Globalization;

namespace Anneal.CoreML.Format;

/// <summary>Values as the format's own tools print them: the text form of a message and the builder's inspections follow Python's writing.</summary>
internal static class PythonText
{
    /// <summary>The shortest text that reads back as the same double: 0.01, 1.0, 1e-08.</summary>
    public static string Of(double value)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        if (value == 0) return double.IsNegative(value) ? "-0.0" : "0.0";

        // "E16" digits of the shortest form: mantissa digits and exponent, then Python's choice between plain and scientific.
        string[] parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        string sign = value < 0 ? "-" : "";
        string plain = parts[0].TrimStart('-');
        int point = plain.IndexOf('.', StringComparison.Ordinal) is var p and >= 0 ? p : plain.Length;
        string digits = plain.Replace(".", "", StringComparison.Ordinal);
        int exponent = point - 1 + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        int zeros = digits.Length - digits.TrimStart('0').Length;
        digits = digits[zeros..].TrimEnd('0');
        exponent -= zeros;
        if (exponent is < -4 or >= 16)
        {
            string mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
            return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        if (exponent < 0) return sign + "0." + new string('0', -exponent - 1) + digits;
        if (digits.Length <= exponent + 1) return sign + digits.PadRight(exponent + 1, '0') + ".0";
        return sign + digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    /// <summary>The number of fewest digits, at least six, that reads back as the same float.</summary>
    public static string Of(float value)
    {
        if (!float.IsFinite(value)) return Of((double)value);
        for (int precision = 6; precision < 9; precision++)
        {
            double candidate = double.Parse(((double)value).ToString("G" + precision, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if ((float)candidate == value) return Of(candidate);
        }

        return Of(double.Parse(((double)value).ToString("G9", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }

    /// <summary>True or False.</summary>
    public static string Of(bool value) => value ? "True" : "False";

    /// <summary>A list of quoted names: ['a', 'b'].</summary>
    public static string Of(IEnumerable<string> values) => "[" + string.Join(", ", values.Select(Quote)) + "]";

    /// <summary>A list of whole numbers: [8, 16].</summary>
    public static string Of(IEnumerable<long> values) => "[" + string.Join(", ", values) + "]";

    private static string Quote(string s)
    {
        char quote = s.Contains('\'', StringComparison.Ordinal) && !s.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        string escaped = s.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
        if (quote == '\'') escaped = escaped.Replace("'", "\\'", StringComparison.Ordinal);
        return quote + escaped + quote;
    }
}

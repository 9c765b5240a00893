using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Keras.Callbacks;

namespace Anneal.Keras.Saving.Config;

/// <summary>JSON as Python's <c>json.dumps</c> spells it: one line, spaces after commas and colons, ASCII only, <c>0.0</c> for a whole float.</summary>
internal static class PythonJson
{
    public static string Write(JsonNode? node)
    {
        StringBuilder text = new();
        Write(text, node);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject o:
                List(text, '{', '}', o, p =>
                {
                    Text(text, p.Key);
                    text.Append(": ");
                    Write(text, p.Value);
                });
                break;
            case JsonArray a:
                List(text, '[', ']', a, n => Write(text, n));
                break;
            case JsonValue v:
                Value(text, v);
                break;
        }
    }

    private static void List<T>(StringBuilder text, char open, char close, IEnumerable<T> items, Action<T> write)
    {
        text.Append(open);
        bool first = true;
        foreach (T item in items)
        {
            if (!first) text.Append(", ");
            first = false;
            write(item);
        }

        text.Append(close);
    }

    private static void Value(StringBuilder text, JsonValue value)
    {
        if (value.GetValueKind() == JsonValueKind.String) Text(text, value.GetValue<string>());
        else if (value.TryGetValue(out double d) && !value.TryGetValue(out int _) && !value.TryGetValue(out long _) && !value.TryGetValue(out ulong _)) text.Append(Float(d));
        else text.Append(value.ToJsonString());
    }

    private static string Float(double d) => double.IsFinite(d) ? PythonFormat.Number(d) : double.IsNaN(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity";

    private static void Text(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            string? escape = c switch { '"' => "\\\"", '\\' => "\\\\", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", '\b' => "\\b", '\f' => "\\f", _ => null };
            if (escape is not null) text.Append(escape);
            else if (c is < ' ' or > '~') text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else text.Append(c);
        }

        text.Append('"');
    }
}

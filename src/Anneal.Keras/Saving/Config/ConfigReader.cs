using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Keras.Saving.Config;

/// <summary>
/// The options of one object in a file. Every option must be read, declared harmless, or be null: what is left over in the end is refused by name,
/// so that nothing which changes a model's behaviour is dropped in silence.
/// </summary>
/// <param name="json">The object's <c>config</c>.</param>
/// <param name="where">What error messages call the object: <c>layer 'conv2d' (Conv2D)</c>.</param>
internal sealed class ConfigReader(JsonObject json, string where)
{
    private readonly HashSet<string> _read = [];

    /// <summary>What error messages call the object.</summary>
    public string Where { get; } = where;

    /// <summary>An option, or null where it is missing or null.</summary>
    public JsonNode? Get(string key)
    {
        _read.Add(key);
        return json[key];
    }

    /// <summary>True where the option is there and not null.</summary>
    public bool Has(string key) => json[key] is not null;

    public int Int(string key, int? missing = null) => OptionalInt(key) ?? missing ?? throw Missing(key);

    public int? OptionalInt(string key) => Get(key) switch
    {
        null => null,
        JsonValue v when Whole(v) is { } i => i,
        { } other => throw Expected(key, "a whole number", other),
    };

    public double Double(string key, double? missing = null) => OptionalDouble(key) ?? missing ?? throw Missing(key);

    public double? OptionalDouble(string key) => Get(key) switch
    {
        null => null,
        JsonValue v when v.TryGetValue(out double d) && double.IsFinite(d) => d,
        { } other => throw Expected(key, "a number", other),
    };

    public bool Bool(string key, bool missing) => Get(key) switch
    {
        null => missing,
        JsonValue v when v.TryGetValue(out bool b) => b,
        { } other => throw Expected(key, "true or false", other),
    };

    public string? OptionalText(string key) => Get(key) switch
    {
        null => null,
        JsonValue v when v.TryGetValue(out string? s) => s,
        { } other => throw Expected(key, "text", other),
    };

    public string Text(string key) => OptionalText(key) ?? throw Missing(key);

    /// <summary>Whole numbers: a list, or one number alone.</summary>
    public int[]? OptionalInts(string key) => Get(key) switch
    {
        null => null,
        JsonValue v when Whole(v) is { } i => [i],
        JsonArray a when a.All(n => n is JsonValue v && Whole(v) is not null) => [.. a.Select(n => Whole((JsonValue)n!)!.Value)],
        { } other => throw Expected(key, "whole numbers", other),
    };

    public JsonObject Object(string key) => Get(key) as JsonObject ?? throw Expected(key, "an object", json[key]);

    /// <summary>The values that an option may have; others change what the object does in a way that Anneal does not know.</summary>
    public ConfigReader Only(string key, string expected, Func<JsonNode, bool> accept)
    {
        if (Get(key) is { } value && !accept(value)) throw Expected(key, expected, value);
        return this;
    }

    /// <summary>Options that Anneal does not have: they must be off, that is null, false, 0 or empty.</summary>
    public ConfigReader Off(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (Get(key) is { } value && !IsOff(value)) throw Unsupported(key, value);
        }

        return this;
    }

    /// <summary>Options that change nothing that a model computes.</summary>
    public ConfigReader Harmless(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys) _read.Add(key);
        return this;
    }

    /// <summary>Refuses what nobody has read.</summary>
    public void Done()
    {
        foreach ((string key, JsonNode? value) in json)
        {
            if (value is not null && !_read.Contains(key)) throw Unsupported(key, value);
        }
    }

    public FileProblem Expected(string key, string expected, JsonNode? received) => new($"{Where}: expected {expected} as '{key}', received {Short(received)}.");

    public FileProblem Fail(string detail) => new($"{Where}: {detail}");

    /// <summary>JSON for an error message, cut where it is long.</summary>
    public static string Short(JsonNode? value)
    {
        string text = value?.ToJsonString() ?? "nothing";
        return text.Length <= 120 ? text : text[..120] + "...";
    }

    private FileProblem Missing(string key) => Fail($"'{key}' is missing.");

    private FileProblem Unsupported(string key, JsonNode value) => Fail($"it has {key} = {Short(value)}, which Anneal does not have and will not leave out in silence.");

    private static bool IsOff(JsonNode value) => value switch
    {
        JsonArray a => a.Count == 0,
        JsonObject o => o.Count == 0,
        JsonValue v => v.GetValueKind() == JsonValueKind.False || (v.TryGetValue(out double d) && d == 0),
        _ => false,
    };

    private static int? Whole(JsonValue v)
        => v.TryGetValue(out int i) ? i : v.TryGetValue(out double d) && d == Math.Floor(d) && Math.Abs(d) <= int.MaxValue ? (int)d : null;
}

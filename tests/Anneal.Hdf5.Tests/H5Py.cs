using System.Globalization;
using System.Text.Json.Nodes;

namespace Anneal.Hdf5.Tests;

/// <summary>What Debian's h5py sees in a file, and the same description of a tree of ours.</summary>
internal static class H5Py
{
    /// <summary>The descriptions of files, in their order.</summary>
    public static string[] Describe(params string[] paths)
    {
        string python = SystemPackages.Require("python:h5py", "python3-h5py");
        string output = SystemPackages.Run(python, [Path.Combine(AppContext.BaseDirectory, "describe.py"), .. paths]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Sorted(JsonNode.Parse(line)!).ToJsonString())];
    }

    /// <summary>Runs a script that writes or checks a file.</summary>
    public static string Run(string script, params string[] arguments) =>
        SystemPackages.Run(SystemPackages.Require("python:h5py", "python3-h5py"), ["-c", script, .. arguments]);

    public static string Describe(H5Group group) => Sorted(Node(group.Attributes, group)).ToJsonString();

    private static JsonObject Node(H5AttributeCollection attributes, H5Group? group)
    {
        JsonObject result = new()
        {
            ["attributes"] = new JsonObject(attributes.Select(a => KeyValuePair.Create<string, JsonNode?>(a.Name, Values(a)))),
        };
        if (group is not null)
        {
            JsonObject children = [];
            foreach (H5Group child in group.Groups)
            {
                children[child.Name] = Node(child.Attributes, child);
            }

            foreach (H5Dataset child in group.Datasets)
            {
                JsonObject node = Node(child.Attributes, null);
                node["data"] = Values(child);
                children[child.Name] = node;
            }

            result["children"] = children;
        }

        return result;
    }

    private static JsonArray Values(H5Values values) => new(
        Type(values.Type),
        values.IsNull ? null : new JsonArray([.. values.Shape.Select(d => JsonValue.Create(d))]),
        new JsonArray(values.IsNull ? [] : Elements(values)));

    private static JsonNode?[] Elements(H5Values values) => values.Type.Class switch
    {
        H5Class.String => [.. values.ReadStrings().Select(s => JsonValue.Create(s))],
        H5Class.Float when values.Type.Size < 8 => [.. values.ReadSingles().Select(v => JsonValue.Create(Hex(v)))],
        H5Class.Float => [.. values.ReadDoubles().Select(v => JsonValue.Create(Hex(v)))],
        _ => [.. values.ReadInt64s().Select(v => JsonValue.Create(v))],
    };

    private static JsonArray Type(H5Type type) => type.Class == H5Class.String
        ? [type.IsVariableLength ? "vlen" : "S" + type.Size, type.Charset == H5Charset.Utf8 ? "utf8" : "ascii", (int)type.Padding]
        : [type.ToString()];

    /// <summary>Python's float.hex.</summary>
    private static string Hex(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        long bits = BitConverter.DoubleToInt64Bits(value);
        long exponent = (bits >> 52) & 0x7ff, mantissa = bits & 0xfffffffffffff;
        string sign = bits < 0 ? "-" : "";
        return exponent == 0 && mantissa == 0
            ? sign + "0x0.0p+0"
            : string.Create(CultureInfo.InvariantCulture, $"{sign}0x{(exponent == 0 ? 0 : 1)}.{mantissa:x13}p{(exponent == 0 ? -1022 : exponent - 1023):+0;-0;+0}");
    }

    /// <summary>With the members of objects in order of their names: files keep them so, our trees keep them as they were made.</summary>
    private static JsonNode Sorted(JsonNode node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(v => v is null ? null : Sorted(v))]),
        _ => node.DeepClone(),
    };
}

using System.Text;
using Anneal.Hdf5;

namespace Anneal.Keras.Saving.Legacy;

/// <summary>Lists of names in attributes. One attribute holds 64 KiB, so Keras splits longer lists into <c>name0</c>, <c>name1</c>, ...</summary>
internal static class TextLists
{
    /// <summary>What Keras takes an attribute to hold, in bytes.</summary>
    private const int Limit = 64512;

    /// <summary>The list of this name, whole or in parts.</summary>
    public static IReadOnlyList<string> Read(H5Group group, string name)
    {
        if (group.Attributes.Contains(name) || !group.Attributes.Contains(name + "0")) return group.Attributes[name].ReadStrings();
        List<string> all = [];
        for (int i = 0; group.Attributes.TryGet($"{name}{i}", out H5Attribute? part); i++) all.AddRange(part.ReadStrings());
        return all;
    }

    /// <summary>Writes a list, in equal parts where it is long.</summary>
    public static void Write(H5Group group, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            group.Attributes.Set(name, ReadOnlySpan<double>.Empty);
            return;
        }

        int longest = Math.Max(1, values.Max(Encoding.UTF8.GetByteCount));
        if (longest > Limit) throw new ArgumentException($"The name '{values.First(v => Encoding.UTF8.GetByteCount(v) == longest)[..60]}...' is too long for a file.");
        if ((long)longest * values.Count <= Limit)
        {
            group.Attributes.Set(name, values, H5Type.AsciiString);
            return;
        }

        int parts = 1;
        while ((long)longest * ((values.Count + parts - 1) / parts) > Limit) parts++;
        int at = 0;
        for (int i = 0; i < parts; i++)
        {
            int count = values.Count / parts + (i < values.Count % parts ? 1 : 0);
            group.Attributes.Set($"{name}{i}", [.. values.Skip(at).Take(count)], H5Type.FixedString(longest));
            at += count;
        }
    }
}

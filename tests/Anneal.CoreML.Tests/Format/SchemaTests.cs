using Anneal.CoreML.Format;
using Google.Protobuf.Reflection;

namespace Anneal.CoreML.Tests.Format;

public sealed class SchemaTests
{
    /// <summary>Every message, field and enumeration value of tests/golden/coreml/schema.tsv is in our definition, with the same number, type and oneof.</summary>
    [Fact]
    public void Our_definition_holds_every_fact_of_the_format()
    {
        Dictionary<string, HashSet<string>> ours = [];
        foreach (FileDescriptor file in AllFiles(Model.Descriptor.File, []))
        {
            foreach (MessageDescriptor m in file.MessageTypes) Describe(m, ours);
            foreach (EnumDescriptor e in file.EnumTypes) Describe(e, ours);
        }

        int facts = 0;
        foreach (string[] row in File.ReadLines(Golden.Path("coreml", "schema.tsv")).Skip(1).Select(l => l.Split('\t')))
        {
            string message = row[1].Split(' ')[^1];
            Assert.True(ours.ContainsKey(message), $"no message {message}");
            if (row[2] == "0" && row[3] == "(no fields)") continue;
            string label = row[5].StartsWith("repeated", StringComparison.Ordinal) ? "repeated" : "";
            Assert.Contains(string.Join('\t', row[2], row[3], row[4], label, row[6]), ours[message]);
            facts++;
        }

        Assert.Equal(facts, ours.Values.Sum(v => v.Count));
    }

    private static HashSet<FileDescriptor> AllFiles(FileDescriptor file, HashSet<FileDescriptor> seen)
    {
        if (seen.Add(file)) foreach (FileDescriptor d in file.Dependencies) AllFiles(d, seen);
        return seen;
    }

    private static string Short(string fullName) => fullName.Replace("CoreML.Specification.", "", StringComparison.Ordinal);

    private static void Describe(EnumDescriptor e, Dictionary<string, HashSet<string>> facts) =>
        facts[Short(e.FullName)] = [.. e.Values.Select(v => $"{v.Number}\t{v.Name}\t\t\t")];

    private static void Describe(MessageDescriptor m, Dictionary<string, HashSet<string>> facts)
    {
        facts[Short(m.FullName)] = [.. m.Fields.InDeclarationOrder().Select(f =>
            $"{f.FieldNumber}\t{f.Name}\t{TypeOf(f)}\t{(f.IsRepeated && !f.IsMap ? "repeated" : "")}\t{f.RealContainingOneof?.Name}")];
        foreach (MessageDescriptor nested in m.NestedTypes.Where(n => !n.IsMapEntry)) Describe(nested, facts);
        foreach (EnumDescriptor e in m.EnumTypes) Describe(e, facts);
    }

    private static string TypeOf(FieldDescriptor f) => f switch
    {
        { IsMap: true } => $"map<{TypeOf(f.MessageType.FindFieldByNumber(1))}, {TypeOf(f.MessageType.FindFieldByNumber(2))}>",
        { FieldType: FieldType.Message } => Short(f.MessageType.FullName),
        { FieldType: FieldType.Enum } => "enum " + Short(f.EnumType.FullName),
        _ => f.FieldType.ToString().ToLowerInvariant(),
    };
}

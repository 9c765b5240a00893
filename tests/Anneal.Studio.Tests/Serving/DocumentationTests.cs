using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Anneal.Imaging;
using Anneal.Studio.Serving;

namespace Anneal.Studio.Tests.Serving;

/// <summary>What docs/studio.md says about the prediction service is true.</summary>
public partial class DocumentationTests(SharedStudio shared)
{
    private static readonly string s_section = Section(File.ReadAllText(Path.Combine(Golden.Root, "..", "..", "docs", "studio.md")));

    [Fact]
    public async Task Its_lines_give_its_answers()
    {
        (string Kind, string Text)[] blocks = [.. Blocks().Matches(s_section).Select(m => (m.Groups[1].Value, m.Groups[2].Value))];
        string folder = Directory.CreateTempSubdirectory("anneal-docs-").FullName;
        File.WriteAllBytes(Path.Combine(folder, "seven.png"), Convert.FromBase64String(ServiceExample.SevenAsPng()));
        int answers = 0;
        for (int i = 0; i < blocks.Length; i++)
        {
            if (blocks[i].Kind == "json") continue;
            string line = blocks[i].Text.Trim().Replace("localhost:5288", shared.Studio.Address.Authority, StringComparison.Ordinal);
            Assert.StartsWith("curl ", line, StringComparison.Ordinal);
            if (line.Contains("--output answer.bin", StringComparison.Ordinal))
            {
                await ShellLine.Run(line + " && echo '{}'", folder: folder);
                Assert.Contains("binary_data_size", File.ReadAllText(Path.Combine(folder, "answer.bin")), StringComparison.Ordinal);
                continue;
            }

            JsonNode answer = await ShellLine.Run(line, folder: folder), shown = JsonNode.Parse(blocks[i + 1].Text)!;
            Same(shown, answer);
            answers++;
        }

        Directory.Delete(folder, recursive: true);
        Assert.Equal(2, answers);
    }

    [Fact]
    public void Its_numbers_are_the_code_s()
    {
        Assert.Contains($"at most {ServedInput.MostRows}.", s_section, StringComparison.Ordinal);
        Assert.Contains($"up to {PredictionQueue.MostRows} examples at once", s_section, StringComparison.Ordinal);
        Assert.Contains($"More than {PredictionQueues.Capacity:N0} waiting", s_section, StringComparison.Ordinal);
    }

    /// <summary>The same but for the last digits of numbers.</summary>
    private static void Same(JsonNode shown, JsonNode answer)
    {
        switch (shown)
        {
            case JsonObject o:
                Assert.Equal(o.Select(p => p.Key), answer.AsObject().Select(p => p.Key));
                foreach ((string key, JsonNode? value) in o) Same(value!, answer[key]!);
                break;
            case JsonArray a:
                Assert.Equal(a.Count, answer.AsArray().Count);
                for (int i = 0; i < a.Count; i++) Same(a[i]!, answer[i]!);
                break;
            default:
                if (shown.GetValueKind() == JsonValueKind.Number) Assert.Equal(shown.GetValue<double>(), answer.GetValue<double>(), 5e-4);
                else if (shown.GetValue<string>().Split(':') is [_, _, _] parts) Assert.Equal(parts[1..], answer.GetValue<string>().Split(':')[1..]);
                else Assert.Equal(shown.GetValue<string>(), answer.GetValue<string>());
                break;
        }
    }

    private static string Section(string page)
    {
        int start = page.IndexOf("## Prediction service", StringComparison.Ordinal);
        return page[start..page.IndexOf("\n## ", start, StringComparison.Ordinal)];
    }

    [GeneratedRegex("^```(\\w*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Anneal.Cli.Hosting;
using Anneal.Cli.Output;
using Anneal.Comparison;

namespace Anneal.Cli.Commands;

/// <summary><c>anneal diff</c>: where two models differ.</summary>
internal sealed class DiffCommand : CliCommand
{
    private const string Examples = """
        Two Core ML models are compared message by message, two Keras models by their layers, options and weights (.h5 and .keras may be mixed). Layers are
        matched by name. Differences are no failure: the exit code is 0 either way, and --json says which.

        Examples:
          anneal diff Digits.mlmodel Updated.mlmodel
          anneal diff digits.h5 digits.keras --json
        """;

    private readonly Argument<string> _first = new("A") { Description = "A model." };
    private readonly Argument<string> _second = new("B") { Description = "Another one of the same kind." };

    public DiffCommand()
        : base("diff", "Show where two models differ.", Examples)
    {
        AddAll(_first, _second);
    }

    protected override int Run(ParseResult options, Terminal terminal, CancellationToken cancellation)
    {
        string a = options.GetRequiredValue(_first), b = options.GetRequiredValue(_second);
        ModelKind kind = ModelFile.KindOf(a);
        if (kind != ModelFile.KindOf(b)) throw new NotSupportedException($"'{a}' and '{b}' are models of different kinds (Keras and Core ML); convert one first.");
        IReadOnlyList<Difference> differences = kind == ModelKind.CoreML
            ? SpecDiff.Compare(ModelFile.LoadSpec(a), ModelFile.LoadSpec(b))
            : KerasDiff.Compare(KerasModels.Load(a, terminal), KerasModels.Load(b, terminal));
        foreach (Difference difference in differences) terminal.Line(difference.ToString());
        terminal.Line(differences.Count == 0 ? "The models are equal." : $"{differences.Count} differences.");
        terminal.Result(new JsonObject
        {
            ["equal"] = differences.Count == 0,
            ["differences"] = new JsonArray([.. differences.Select(d => new JsonObject { ["path"] = d.Path, ["first"] = d.First, ["second"] = d.Second })]),
        });
        return ExitCodes.Done;
    }
}

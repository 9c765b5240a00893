using System.CommandLine;
using System.Text.Json.Nodes;
using Anneal.Cli.Hosting;
using Anneal.Cli.Output;
using Anneal.CoreML.Validation;

namespace Anneal.Cli.Commands;

/// <summary><c>anneal validate</c>: is a model file whole, and does it keep to the rules of its format?</summary>
internal sealed class ValidateCommand : CliCommand
{
    private const string Examples = """
        A Core ML model is checked by the rules of its format: interface, layers, weights, and whether it can be updated. A Keras file is read whole: every
        layer must be known and every weight be there and finite. Exit code 1 when there is an error or the file cannot be read; warnings alone are no failure.

        Examples:
          anneal validate Digits.mlmodel
          anneal validate digits.h5 --json
        """;

    private readonly Argument<string> _model = new("MODEL") { Description = "A .mlmodel, .mlpackage, .keras or .h5." };

    public ValidateCommand()
        : base("validate", "Check a model file by the rules of its format.", Examples)
    {
        AddAll(_model);
    }

    protected override int Run(ParseResult options, Terminal terminal, CancellationToken cancellation)
    {
        string path = options.GetRequiredValue(_model);
        IReadOnlyList<Finding> findings = ModelFile.KindOf(path) == ModelKind.CoreML ? ModelValidator.Validate(ModelFile.LoadSpec(path)) : KerasModels.Validate(path, terminal);
        int errors = findings.Count(f => f.Severity == Severity.Error), warnings = findings.Count - errors;
        foreach (Finding finding in findings) terminal.Line(finding.ToString());
        if (errors == 0) terminal.Line($"{path}: valid{(warnings == 0 ? "" : $", {warnings} warnings")}");
        else terminal.Error.WriteLine($"error: {path} is not valid: {errors} errors, {warnings} warnings.");
        terminal.Result(new JsonObject
        {
            ["valid"] = errors == 0,
            ["findings"] = new JsonArray([.. findings.Select(f => new JsonObject
            {
                ["severity"] = f.Severity == Severity.Error ? "error" : "warning",
                ["rule"] = f.Rule,
                ["path"] = f.Path,
                ["message"] = f.Message,
            })]),
        });
        return errors == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }
}

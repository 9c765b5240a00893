namespace Anneal.CoreML.Validation;

/// <summary>Something that a rule found in a model.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Rule">The rule's identifier, one of <see cref="Rules"/>.</param>
/// <param name="Path">Where in the model: <c>layers[3] 'dense_1'</c>.</param>
/// <param name="Message">What was expected, what was found, what to do.</param>
public sealed record Finding(Severity Severity, string Rule, string Path, string Message)
{
    /// <summary>One line for a person to read.</summary>
    public override string ToString() => $"{(Severity == Severity.Error ? "error" : "warning")} {Rule} at {Path}: {Message}";
}

namespace Anneal.CoreML.Validation;

/// <summary>A model broke at least one rule; the message lists every error.</summary>
public sealed class ModelValidationException(IReadOnlyList<Finding> findings)
    : InvalidOperationException("The model is not valid:\n" + string.Join("\n", findings.Where(f => f.Severity == Severity.Error).Select(f => "  " + f)))
{
    /// <summary>All findings, warnings too.</summary>
    public IReadOnlyList<Finding> Findings { get; } = findings;
}

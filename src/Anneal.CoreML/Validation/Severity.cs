namespace Anneal.CoreML.Validation;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>The model works, but perhaps not as meant.</summary>
    Warning,

    /// <summary>The model cannot be used.</summary>
    Error,
}

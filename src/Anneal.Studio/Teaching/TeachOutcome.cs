using Anneal.Studio.Models;

namespace Anneal.Studio.Teaching;

/// <summary>What teaching came to.</summary>
/// <param name="Taught">The model with what it has learnt.</param>
/// <param name="Tray">How much of the tray is read correctly, before and after.</param>
/// <param name="Test">The same of digits that nobody taught it; null for models that read no digits.</param>
/// <param name="Stopped">Whether it was cancelled half way.</param>
/// <param name="Warnings">What the update task remarked.</param>
internal sealed record TeachOutcome(OpenedModel Taught, BeforeAfter Tray, BeforeAfter? Test, bool Stopped, IReadOnlyList<string> Warnings)
{
    /// <summary>Whether the workspace has taken the model for a trial.</summary>
    public bool Seen { get; set; }
}

/// <summary>A share of examples that are read correctly, before and after.</summary>
/// <param name="Count">Of how many.</param>
/// <param name="Before">0 to 1.</param>
/// <param name="After">0 to 1.</param>
public sealed record BeforeAfter(int Count, double Before, double After);

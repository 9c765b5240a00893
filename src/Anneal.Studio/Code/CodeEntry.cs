namespace Anneal.Studio.Code;

/// <summary>The C# that does what was clicked.</summary>
/// <param name="Title">What was clicked.</param>
/// <param name="Text">Statements, with the usings that they need.</param>
internal sealed record CodeEntry(string Title, string Text);

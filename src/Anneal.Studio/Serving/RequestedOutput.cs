namespace Anneal.Studio.Serving;

/// <summary>An output that a request asks for.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="Binary">Whether it shall come in binary form; null where the request leaves that to its own setting.</param>
/// <param name="Classes">How many of the likeliest classes shall come as text, by the protocol's classification extension; 0 for the numbers themselves.</param>
internal sealed record RequestedOutput(string Name, bool? Binary = null, int Classes = 0);

namespace Anneal.Cli.Hosting;

/// <summary>The options do not go together, or a value cannot be one; the command exits with <see cref="ExitCodes.WrongUsage"/>.</summary>
internal sealed class UsageException(string message) : Exception(message);

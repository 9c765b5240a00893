namespace Anneal.Studio;

/// <summary>How the studio runs: where it listens, who may come in, how much they may bring, where it keeps things.</summary>
public sealed record StudioOptions
{
    /// <summary>The address to listen at: a name or number of this machine. Default localhost, which nobody else reaches.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>The port; 0 takes a free one. Default 5288.</summary>
    public int Port { get; init; } = 5288;

    /// <summary>What browsers and clients must know to come in; needed when <see cref="Host"/> can be reached from other machines. Null asks for nothing.</summary>
    public string? Token { get; init; }

    /// <summary>A <c>.mlmodel</c>, <c>.mlpackage</c>, <c>.keras</c> or <c>.h5</c> file to begin with; the built-in digit model when null.</summary>
    public string? Model { get; init; }

    /// <summary>Where workspaces and runs are kept. Default: a folder of the user's local application data.</summary>
    public string DataFolder { get; init; } = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "anneal", "studio");

    /// <summary>The most bytes of one file that is brought in. Default 64 MiB.</summary>
    public long MaxUploadBytes { get; init; } = 64L << 20;

    /// <summary>The most pixels of one picture that is brought in. Default 40 million.</summary>
    public long MaxPixels { get; init; } = 40_000_000;

    /// <summary>Whether only this machine can reach <see cref="Host"/>.</summary>
    public bool IsLocal => Host is "localhost" || (System.Net.IPAddress.TryParse(Host, out System.Net.IPAddress? address) && System.Net.IPAddress.IsLoopback(address));

    /// <summary>Checks that the values go together.</summary>
    /// <exception cref="ArgumentException">They do not; the message says what to change.</exception>
    public void Check()
    {
        if (string.IsNullOrWhiteSpace(Host)) throw new ArgumentException("The host is empty; give a name or address of this machine, such as localhost.");
        if (Port is < 0 or > 65_535) throw new ArgumentException($"The port is {Port}; it must be 0 (any free one) to 65535.");
        if (!IsLocal && string.IsNullOrEmpty(Token)) throw new ArgumentException($"At '{Host}' other machines can reach the studio, so it needs a token that they must know; or listen at localhost.");
        if (Token is { Length: > 0 and < 12 }) throw new ArgumentException("The token is too short to keep anybody out; it needs at least 12 characters.");
        if (MaxUploadBytes < 1 || MaxPixels < 1) throw new ArgumentException("The limits of uploads must be at least 1.");
    }
}

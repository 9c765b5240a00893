namespace Anneal.Cli.Hosting;

/// <summary>What the command tells its caller.</summary>
public static class ExitCodes
{
    /// <summary>Everything asked for was done.</summary>
    public const int Done = 0;

    /// <summary>Something failed; stderr says what.</summary>
    public const int Failed = 1;

    /// <summary>The command line cannot be understood.</summary>
    public const int WrongUsage = 2;

    /// <summary>Stopped by Ctrl-C or SIGTERM; what was reached is kept.</summary>
    public const int Stopped = 130;
}

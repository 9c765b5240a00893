using System.CommandLine;
using System.Text.Json.Nodes;
using Anneal.Cli.Hosting;
using Anneal.Cli.Options;
using Anneal.Cli.Output;
using Anneal.Studio;
using Microsoft.AspNetCore.Builder;

namespace Anneal.Cli.Commands;

/// <summary><c>anneal studio</c>: the web page on which models are drawn for, taught, trained and looked into.</summary>
internal sealed class StudioCommand : CliCommand
{
    private const string Examples = """
        The page is at the address that is printed; Ctrl-C ends it. It asks nothing of other machines and works offline. By default only this machine reaches it;
        with --host 0.0.0.0 others do, and then need the token, which is part of the printed address.

        Examples:
          anneal studio                                      the built-in digits
          anneal studio CatDogUpdatable.mlmodel --port 8080
          anneal studio --host 0.0.0.0 --token "$(openssl rand -hex 16)"
        """;

    private static readonly StudioOptions s_default = new();
    private readonly Argument<string?> _model = new("MODEL") { Description = "A .mlmodel, .mlpackage, .keras or .h5 file to begin with. Default: the built-in digits.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _host = new("--host") { Description = "Where to listen: localhost, or an address of this machine. Default localhost.", HelpName = "ADDRESS", DefaultValueFactory = _ => s_default.Host };
    private readonly Option<int?> _port = Checks.AtLeast(new("--port") { Description = $"The port; 0 takes a free one. Default {s_default.Port}.", HelpName = "N" }, 0);
    private readonly Option<string?> _token = new("--token") { Description = "What browsers and clients must know; at least 12 characters. Needed where other machines can reach the page.", HelpName = "TEXT" };
    private readonly Option<string?> _dataDir = new("--data-dir") { Description = "Where trays, models and runs are kept. Default: the user's application data.", HelpName = "FOLDER" };

    public StudioCommand()
        : base("studio", "Open the web page: draw, see, correct, watch a model learn.", Examples) => AddAll([_model, _host, _port, _token, _dataDir]);

    protected override int Run(ParseResult options, Terminal terminal, CancellationToken cancellation)
    {
        if (options.GetValue(_model) is { } model) ModelFile.KindOf(model);
        StudioOptions studio = new()
        {
            Model = options.GetValue(_model),
            Host = options.GetValue(_host)!,
            Port = options.GetValue(_port) ?? s_default.Port,
            Token = options.GetValue(_token),
            DataFolder = options.GetValue(_dataDir) is { } folder ? Path.GetFullPath(folder) : s_default.DataFolder,
        };
        Serve(studio, terminal, cancellation).GetAwaiter().GetResult();
        return ExitCodes.Done;
    }

    private static async Task Serve(StudioOptions options, Terminal terminal, CancellationToken cancellation)
    {
        await using WebApplication app = StudioHost.Build(options);
        await app.StartAsync(cancellation);
        Uri address = StudioHost.AddressOf(app);
        terminal.Line($"Anneal Studio is at {address}");
        terminal.Line("Ctrl-C ends it.");
        terminal.Result(new JsonObject { ["address"] = address.ToString() });
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The end that was asked for.
        }

        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(5));
        await app.StopAsync(patience.Token);
    }
}

using System.CommandLine;
using System.Globalization;
using Anneal.Benchmarks.Machine;
using Anneal.CoreML.Runtime;
using Anneal.Studio;
using Anneal.Studio.Models;

namespace Anneal.Benchmarks.Serving;

/// <summary><c>serving</c>: the prediction service in a process of its own, asked for single digits at a steady rate, with and without an update in the same process.</summary>
internal sealed class ServingCommand : Command
{
    private readonly Option<double> _seconds = new("--seconds") { Description = "How long each run is.", DefaultValueFactory = _ => 20 };
    private readonly Option<int> _rate = new("--rate") { Description = "Requests a second.", DefaultValueFactory = _ => 1000 };

    public ServingCommand()
        : base("serving", "Single digits asked of the prediction service at a steady rate, with and without an update in the server's process: lost, wrong, latencies.")
    {
        Add(_seconds);
        Add(_rate);
        SetAction((options, cancellation) => Run(options.GetValue(_seconds), options.GetValue(_rate), cancellation));
    }

    private static async Task<int> Run(double seconds, int rate, CancellationToken cancellation)
    {
        Console.WriteLine($"{Cpu.Name}, {Environment.ProcessorCount} threads for the server, its update and the client together. {rate} requests a second for {seconds.ToString(CultureInfo.InvariantCulture)} s;");
        Console.WriteLine("a latency goes from the moment that a request should be sent to the whole answer.");
        Console.WriteLine();
        Console.WriteLine(LoadFigures.MarkdownHead);
        MLModel model = new ModelCatalog(new StudioOptions()).All[0].Model;
        bool whole = true;
        foreach (bool update in (bool[])[false, true])
        {
            using ServerProcess server = new(update);
            using LoadGenerator load = new(server.Address, model);
            await load.Run(rate, TimeSpan.FromSeconds(2), cancellation);
            double share = server.ProcessorSeconds;
            LoadFigures figures = await load.Run(rate, TimeSpan.FromSeconds(seconds), cancellation);
            Console.WriteLine(figures.Row(update ? $"while an update runs ({server.Steps()} steps)" : "alone", (server.ProcessorSeconds - share) / figures.Seconds));
            whole &= figures is { Lost: 0, Wrong: 0 };
        }

        return whole ? 0 : 1;
    }
}

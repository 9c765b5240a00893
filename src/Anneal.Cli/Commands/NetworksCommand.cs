using System.CommandLine;
using System.Text.Json.Nodes;
using Anneal.Cli.Hosting;
using Anneal.Cli.Output;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Spectre.Console;

namespace Anneal.Cli.Commands;

/// <summary><c>anneal networks</c>: what <c>train --network</c> takes by name.</summary>
internal sealed class NetworksCommand : CliCommand
{
    public NetworksCommand()
        : base("networks", "List the networks that 'train' takes by name.", "Example:\n  anneal networks")
    {
        AddAll();
    }

    protected override int Run(ParseResult options, Terminal terminal, CancellationToken cancellation)
    {
        Table table = Terminal.NewTable("Name", "Input", "Classes", "Parameters", "Layers");
        JsonArray list = [];
        foreach (string name in Networks.Names)
        {
            Sequential network = Networks.Create(name);
            string layers = string.Join(", ", network.Layers.Select(Describe));
            table.AddRow(new Text(name), new Text(network.Input.Shape.ToString()), new Text($"{network.Output.Shape.Size}"), new Text($"{network.CountParams():N0}"), new Text(layers));
            list.Add((JsonNode)new JsonObject
            {
                ["name"] = name,
                ["inputShape"] = new JsonArray([.. network.Input.Shape.Dimensions.ToArray()]),
                ["classes"] = network.Output.Shape.Size,
                ["parameters"] = network.CountParams(),
                ["layers"] = layers,
            });
        }

        terminal.Draw(table);
        terminal.Result(new JsonObject { ["networks"] = list });
        return ExitCodes.Done;
    }

    private static string Describe(Layer layer) => layer switch
    {
        Conv2D c => $"conv {c.Filters} {c.KernelSize.Height}x{c.KernelSize.Width}",
        MaxPooling2D => "pool",
        Dropout d => $"dropout {d.Rate}",
        Dense d => $"dense {d.Units}",
        _ => layer.GetType().Name.ToLowerInvariant(),
    };
}

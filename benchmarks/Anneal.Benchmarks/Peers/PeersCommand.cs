using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Anneal.Benchmarks.Documents;
using Anneal.Benchmarks.Machine;
using Anneal.Benchmarks.Networks;
using Anneal.Engine.Execution;

namespace Anneal.Benchmarks.Peers;

/// <summary><c>peers</c>: what users would pick instead, measured in turns with ours.</summary>
internal sealed class PeersCommand : Command
{
    private const double Tolerance = 1e-3;
    private static readonly string[] s_kinds = ["training", "batch", "one"];
    private static readonly string[] s_networks = [.. BenchmarkNetwork.All.Select(n => n.Name), Float64Subject.Network];

    private readonly Argument<string[]> _names = new("NAME") { Description = "Networks. Default: all.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _json = new("--json") { Description = "The last line of stdout is one JSON object; everything else goes to stderr." };
    private readonly Option<int> _rounds = new("--rounds") { Description = "Turns of each; medians count.", DefaultValueFactory = _ => 3 };
    private readonly Option<bool> _document = new("--document") { Description = "Also write the ratios into docs/, beside those of other networks." };
    private readonly ExampleOptions _examples = new();

    public PeersCommand()
        : base("peers", "PyTorch, scikit-learn and ONNX Runtime, those that are installed, in turns with Anneal: ratios.")
    {
        Add(_names);
        Add(_json);
        Add(_rounds);
        Add(_document);
        _examples.AddTo(this);
        _names.AcceptOnlyFromAmong(s_networks);
        SetAction(Run);
    }

    private int Run(ParseResult options)
    {
        bool json = options.GetValue(_json);
        TextWriter text = json ? Console.Error : Console.Out;
        string[] names = options.GetValue(_names) is { Length: > 0 } asked ? asked : s_networks;
        JsonArray missing = [], networks = [];
        List<(string Network, string Row)> ratios = [];
        List<(Peer Peer, string Label, PeerProcess Process)> running = [];
        text.WriteLine($"{Cpu.Name}, {WorkerPool.Shared.Threads} threads. Each figure is a median; in brackets, how many times faster Anneal is in the same minutes.");
        foreach (Peer peer in Peer.All)
        {
            if (peer.Find() is { } found)
            {
                running.Add((peer, $"{peer.Name} {found.Version}", new PeerProcess(peer.Name, found.Program, Path.Combine(Peer.Folder, peer.Script))));
                continue;
            }

            text.WriteLine($"{peer.Name} is not installed: {peer.Install}");
            missing.Add(new JsonObject { ["name"] = peer.Name, ["install"] = peer.Install });
        }

        text.WriteLine();
        text.WriteLine("| network (batch) | of | training, images/s | batch, images/s | one image |");
        text.WriteLine("|---|---|---|---|---|");
        try
        {
            foreach (string name in names) networks.Add(Measure(name, options.GetValue(_rounds), _examples.Source(options), running, text, ratios));
        }
        finally
        {
            running.ForEach(r => r.Process.Dispose());
        }

        if (options.GetValue(_document)) PerformancePage.WriteRatios(s_networks, ratios, missing.Select(m => (string)m!["name"]!));
        if (json) Console.WriteLine(new JsonObject { ["cpu"] = Cpu.Name, ["networks"] = networks, ["missing"] = missing }.ToJsonString());
        return 0;
    }

    private static JsonObject Measure(string name, int rounds, ExampleSource source, List<(Peer Peer, string Label, PeerProcess Process)> running, TextWriter text, List<(string, string)> ratios)
    {
        FmaPeak peak = new(WorkerPool.Shared);
        bool float64 = name == Float64Subject.Network;
        KerasSubject layers = new(BenchmarkNetwork.All.Single(n => n.Name == (float64 ? "mlp-16-16" : name)), peak, source);
        Subject ours = float64 ? new Float64Subject(peak, source) : layers;
        string folder = Directory.CreateTempSubdirectory("anneal-peers-").FullName;
        try
        {
            List<(Peer Peer, PeerFigures Figures, PeerProcess Process)> able = [];
            foreach ((Peer peer, string label, PeerProcess process) in running)
            {
                JsonObject answer = process.Ask(PeerTask.Create(folder, layers.Model, ours.Batch, layers.Inputs, layers.Targets, layers.PredictedRows, float64));
                if (!answer["able"]!.GetValue<bool>()) continue;
                if (answer["outputs"] is JsonArray outputs) RequireSame(name, label, layers, outputs);
                able.Add((peer, new PeerFigures(name, label), process));
            }

            for (int round = 0; round < rounds; round++)
            {
                ours.Round();
                foreach ((Peer peer, PeerFigures figures, PeerProcess process) in able)
                {
                    foreach (string what in s_kinds.Where(k => peer.Trains || k != "training"))
                        figures.Add(what, process.Ask(new JsonObject { ["do"] = what })["seconds"]!.GetValue<double>());
                }
            }

            return Print(ours.Result(), [.. able.Select(a => a.Figures)], text, ratios);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JsonObject Print(NetworkResult ours, PeerFigures[] peers, TextWriter text, List<(string Network, string Row)> ratios)
    {
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {ours.Name} ({ours.BatchSize}) | Anneal | {ours.Training.ImagesPerSecond:N0} | {ours.Batch.ImagesPerSecond:N0} | {ours.One.Microseconds:N1} µs |"));
        double Ours(string what) => 1 / (what switch { "training" => ours.Training, "batch" => ours.Batch, _ => ours.One }).ImagesPerSecond;
        JsonArray figures = [];
        foreach (PeerFigures peer in peers)
        {
            text.WriteLine($"| | {peer.Peer} | {string.Join(" | ", s_kinds.Select(k => peer.Cell(k, Ours(k))))} |");
            ratios.Add((ours.Name, $"| {ours.Name} ({ours.BatchSize}) | {peer.Peer} | {string.Join(" | ", s_kinds.Select(k => peer.Ratio(k, Ours(k))))} |"));
            figures.Add(new JsonObject([KeyValuePair.Create("name", (JsonNode?)peer.Peer), .. s_kinds.Select(k => KeyValuePair.Create(k, peer.Json(k, Ours(k))))]));
        }

        return new JsonObject
        {
            ["name"] = ours.Name,
            ["training"] = new JsonObject { ["imagesPerSecond"] = ours.Training.ImagesPerSecond, ["shareOfPeak"] = ours.Training.ShareOfPeak },
            ["batch"] = new JsonObject { ["imagesPerSecond"] = ours.Batch.ImagesPerSecond, ["shareOfPeak"] = ours.Batch.ShareOfPeak },
            ["one"] = new JsonObject { ["microseconds"] = ours.One.Microseconds, ["shareOfPeak"] = ours.One.ShareOfPeak },
            ["peers"] = figures,
        };
    }

    /// <summary>The peer computes the same network, or its speed means nothing.</summary>
    private static void RequireSame(string network, string peer, KerasSubject ours, JsonArray outputs)
    {
        double[] theirs = [.. outputs.Select(o => o!.GetValue<double>())];
        float[] expected = ours.Model.Predict(ours.Inputs.SliceRows(0, theirs.Length / ours.Model.Output.Shape.Size), batchSize: ours.Batch).AsSingle();
        double difference = theirs.Zip(expected, (a, b) => Math.Abs(a - b)).Max();
        if (!(difference <= Tolerance)) throw new InvalidDataException($"{peer} predicts something else for {network}: probabilities differ by {difference:G3}.");
    }
}

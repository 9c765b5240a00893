using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Anneal.Benchmarks.Causes;
using Anneal.Benchmarks.Documents;
using Anneal.Benchmarks.Machine;
using Anneal.Engine.Execution;

namespace Anneal.Benchmarks.Networks;

/// <summary><c>networks</c>: whole networks as shares of the FMA peak that the same process measures.</summary>
internal sealed class NetworksCommand : Command
{
    private const int FewestRounds = 3;

    /// <summary>A slow machine measures fewer rounds: the table shall be there within three minutes.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>In the order of <see cref="Work"/>.</summary>
    private static readonly string[] s_works = ["training", "batch", "one image"];

    private readonly Argument<string[]> _names = new("NAME") { Description = "Networks of the table. Default: all.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _json = new("--json") { Description = "The last line of stdout is one JSON object; everything else goes to stderr." };
    private readonly Option<int> _rounds = new("--rounds") { Description = "Measurements of each figure, of which the median counts.", DefaultValueFactory = _ => 7 };
    private readonly Option<bool> _document = new("--document") { Description = "Also write the table and the roofline into docs/." };
    private readonly ExampleOptions _examples = new();

    public NetworksCommand()
        : base("networks", "Training, batched inference and one image of whole networks, as shares of the FMA peak.")
    {
        Add(_names);
        Add(_json);
        Add(_rounds);
        Add(_document);
        _examples.AddTo(this);
        _names.AcceptOnlyFromAmong([.. BenchmarkNetwork.All.Select(n => n.Name), Float64Subject.Network]);
        SetAction(Run);
    }

    private int Run(ParseResult options)
    {
        bool json = options.GetValue(_json);
        (NetworkTable table, List<string> notes) = Measure(options.GetValue(_names) ?? [], options.GetValue(_rounds), _examples.Source(options), json ? Console.Error : Console.Out);
        if (options.GetValue(_document)) PerformancePage.Write(table, new MemoryBandwidth(WorkerPool.Shared).Measure(), notes);
        if (json) Console.WriteLine(table.ToJson());
        return 0;
    }

    private static (NetworkTable Table, List<string> Notes) Measure(string[] names, int rounds, ExampleSource source, TextWriter text)
    {
        // Both pools' threads spin for microseconds only: they do not disturb each other's measurements.
        FmaPeak all = new(WorkerPool.Shared);
        using WorkerPool single = new(1);
        NetworkTable table = new(new FmaPeak(single).Measure(0.5), all.Measure(0.5), WorkerPool.Shared.Threads, [CoreLatency.Measure()], source.Description, []);
        text.WriteLine(table.Machine);
        text.WriteLine($"Examples: {table.Examples}. Medians of up to {rounds} rounds; flops are direct convolution's, a training step is three forward passes.");
        List<Subject> subjects = [];
        foreach (BenchmarkNetwork network in BenchmarkNetwork.All.Where(n => names.Length == 0 || names.Contains(n.Name))) subjects.Add(new KerasSubject(network, all, source));
        if (names.Length == 0 || names.Contains(Float64Subject.Network)) subjects.Add(new Float64Subject(all, source));
        OtherWork others = new();
        long started = Stopwatch.GetTimestamp();
        List<double> roundTrips = [.. table.RoundTrips];
        for (int round = 0; round < rounds && (round < FewestRounds || Stopwatch.GetElapsedTime(started) < s_patience); round++)
        {
            foreach (Subject subject in subjects)
            {
                subject.Round();
                roundTrips.Add(CoreLatency.Measure());
            }
        }

        double? taken = others.Share();

        text.WriteLine();
        text.WriteLine(NetworkTable.MarkdownHead);
        List<NetworkResult> rows = [];
        foreach (Subject subject in subjects)
        {
            rows.Add(subject.Result() with { TrainingBytes = subject is KerasSubject ? TrainingMemory.Measure(subject.Name, source) : null });
            text.WriteLine(NetworkTable.Row(rows[^1]));
        }

        // What else the machine does may have slowed the one at the start.
        table = table with { Rows = rows, PeakBoth = Math.Max(table.PeakBoth, rows.Max(r => r.Peak)), RoundTrips = roundTrips };
        List<string> notes = [];
        text.WriteLine();
        foreach (string note in Notes(subjects, taken).Concat(Misses(subjects, table)))
        {
            notes.Add(note);
            text.WriteLine(note);
        }

        text.WriteLine();
        text.WriteLine(table.Machine);
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"This process had {ProcessMemory.Peak / 1e6:F0} MB at most."));
        return (table, notes);
    }

    /// <summary>The lines under the table.</summary>
    private static IEnumerable<string> Notes(List<Subject> subjects, double? taken)
    {
        yield return Goals.Note;
        if (taken is { } share) yield return string.Create(CultureInfo.InvariantCulture, $"Other programs took {100 * share:F0} % of the processors meanwhile.");
        yield return "Memory: of a process of its own that trains the network, at most, beyond the examples.";
        if (subjects.OfType<KerasSubject>().FirstOrDefault() is { } subject)
            yield return string.Create(CultureInfo.InvariantCulture, $"A process that predicts with {subject.Name} every 50 ms uses {100 * IdleCost.Measure(subject.PredictOne):0.0} % of one processor in between.");
    }

    /// <summary>A line for each figure below its goal, measured as it is asked for.</summary>
    private static IEnumerable<string> Misses(List<Subject> subjects, NetworkTable table)
    {
        bool first = true;
        foreach ((Subject subject, NetworkResult result) in subjects.Zip(table.Rows))
        {
            foreach (Work work in Enum.GetValues<Work>())
            {
                if (subject is not KerasSubject network || Goals.Of(result.Name).For(work) is not { } goal || !Goals.Missed(result.Of(work).ShareOfPeak, goal)) continue;
                if (first)
                {
                    foreach (string line in (string[])["", "Below their goal, and where the time goes. Measured again, in turns on one thread and on all, the best of three; each share is of the peak of the threads that work.", ""]) yield return line;
                    first = false;
                }

                yield return $"- {result.Name}, {s_works[(int)work]}: {network.CauseOf(work, goal, (table.PeakOne, table.PeakBoth))}";
            }
        }
    }
}

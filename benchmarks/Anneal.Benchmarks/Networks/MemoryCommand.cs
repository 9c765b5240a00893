using System.CommandLine;

namespace Anneal.Benchmarks.Networks;

/// <summary><c>memory</c>: what <c>networks</c> starts for each network, in a process of its own.</summary>
internal sealed class MemoryCommand : Command
{
    public MemoryCommand()
        : base(TrainingMemory.Command, "Trains one network and prints the most bytes of memory beyond the examples.")
    {
        Hidden = true;
        Argument<string> name = new("NAME");
        name.AcceptOnlyFromAmong([.. BenchmarkNetwork.All.Select(n => n.Name)]);
        ExampleOptions examples = new();
        Add(name);
        examples.AddTo(this);
        SetAction(options => TrainingMemory.Run(BenchmarkNetwork.All.Single(n => n.Name == options.GetValue(name)), examples.Source(options)));
    }
}

using System.CommandLine;
using Anneal.Benchmarks.Covers;
using Anneal.Benchmarks.Kernels;
using Anneal.Benchmarks.Networks;
using Anneal.Benchmarks.Peers;
using Anneal.Benchmarks.Scaling;
using Anneal.Benchmarks.Serving;
using Anneal.Benchmarks.Start;

Command root = new("benchmarks", "Measures Anneal on this machine.")
{
    new NetworksCommand(),
    new PeersCommand(),
    new ScalingCommand(),
    new CoversCommand(),
    new KernelsCommand(),
    new StartOrderCommand(),
    new MemoryCommand(),
    new ServingCommand(),
    new ServingHostCommand(),
    new System.CommandLine.Help.HelpOption { Recursive = true },
};
return await root.Parse(args).InvokeAsync();

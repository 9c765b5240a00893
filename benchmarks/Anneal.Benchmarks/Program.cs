using System.CommandLine;
using Anneal.Benchmarks.Kernels;
using Anneal.Benchmarks.Networks;
using Anneal.Benchmarks.Peers;

Command root = new("benchmarks", "Measures Anneal on this machine.")
{
    new NetworksCommand(),
    new PeersCommand(),
    new KernelsCommand(),
    new MemoryCommand(),
    new System.CommandLine.Help.HelpOption { Recursive = true },
};
return root.Parse(args).Invoke();

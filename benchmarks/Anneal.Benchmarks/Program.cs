using System.CommandLine;
using Anneal.Benchmarks.Kernels;
using Anneal.Benchmarks.Networks;

Command root = new("benchmarks", "Measures Anneal on this machine.")
{
    new NetworksCommand(),
    new KernelsCommand(),
    new MemoryCommand(),
    new System.CommandLine.Help.HelpOption { Recursive = true },
};
return root.Parse(args).Invoke();

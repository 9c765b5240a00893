using System.CommandLine;
using BenchmarkDotNet.Running;

namespace Anneal.Benchmarks.Kernels;

/// <summary><c>kernels</c>: single kernels by BenchmarkDotNet, which takes all further words: <c>kernels --filter '*Pooling*'</c>.</summary>
internal sealed class KernelsCommand : Command
{
    public KernelsCommand()
        : base("kernels", "Single kernels, by BenchmarkDotNet; what follows is for it, such as --filter '*Pooling*' --job short.")
    {
        TreatUnmatchedTokensAsErrors = false;
        SetAction(options =>
        {
            string[] words = [.. options.UnmatchedTokens];
            // In this process: the settings of its runtime are those that the kernels are made for, and nothing is built anew.
            BenchmarkSwitcher.FromAssembly(typeof(KernelsCommand).Assembly).Run(["--inProcess", .. words.Length > 0 ? words : ["--filter", "*"]]);
        });
    }
}

using System.Diagnostics;
using Anneal.Benchmarks.Machine;

namespace Anneal.Benchmarks.Peers;

/// <summary>A library that users would pick instead.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Programs">What may run its script, in order of preference.</param>
/// <param name="Probe">Words for such a program that print the library's version if it is installed.</param>
/// <param name="Script">Its file in benchmarks/peers.</param>
/// <param name="Trains">Whether it trains, too.</param>
/// <param name="Install">The line that installs it.</param>
internal sealed record Peer(string Name, string[] Programs, string[] Probe, string Script, bool Trains, string Install)
{
    // Debian's packages belong to Debian's Python, which need not be the first in the path.
    private static readonly string[] s_pythons = ["/usr/bin/python3", "python3", "python"];

    /// <summary>All.</summary>
    public static IReadOnlyList<Peer> All { get; } =
    [
        new("PyTorch", s_pythons, ["-c", "import torch; print(torch.__version__)"], "torch_peer.py", true, "apt-get install python3-torch"),
        new("scikit-learn", s_pythons, ["-c", "import sklearn; print(sklearn.__version__)"], "sklearn_peer.py", true, "apt-get install python3-sklearn"),
        new("ONNX Runtime", ["node"], ["-p", "require('onnxruntime-node/package.json').version"], "onnx_peer.js", false, "npm install --prefix benchmarks/peers --ignore-scripts"),
    ];

    /// <summary>The folder of the scripts.</summary>
    public static string Folder => RepositoryFolder.Path("benchmarks", "peers");

    /// <summary>The program that has the library, and the library's version; null where none has it.</summary>
    public (string Program, string Version)? Find()
    {
        foreach (string program in Programs)
        {
            try
            {
                using Process probe = Process.Start(new ProcessStartInfo(program, Probe) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder })!;
                string version = probe.StandardOutput.ReadToEnd().Trim();
                probe.WaitForExit();
                if (probe.ExitCode == 0) return (program, version);
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no such program.
            }
        }

        return null;
    }
}

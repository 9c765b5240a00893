using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Anneal.Keras.Initializers;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Tests.Saving;

/// <summary>Saves a model again and again in a process of its own (this test program again, told by an environment variable), which may be limited and killed.</summary>
internal static class ChildProcess
{
    private const string Variable = "ANNEAL_KERAS_TESTS_SAVE";

    /// <summary>The model that is saved: half a megabyte of weights, all of one value.</summary>
    public static Sequential Build(double value) => new([new Input(128), new Dense(1024, kernelInitializer: new Constant(value), biasInitializer: new Constant(value))], "saved");

    /// <summary>Starts saving to a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="once">Save once and print what happened; else print a line, and save for ever.</param>
    /// <param name="largestFileInBlocks">The largest file that the process may write, in blocks of 512 bytes.</param>
    public static Process Start(string path, bool once, int? largestFileInBlocks = null)
    {
        string dotnet = Environment.ProcessPath!;
        string[] command = Path.GetFileNameWithoutExtension(dotnet) == "dotnet" ? [dotnet, typeof(ChildProcess).Assembly.Location] : [dotnet];
        if (largestFileInBlocks is int blocks) command = ["sh", "-c", $"trap '' XFSZ && ulimit -f {blocks.ToString(CultureInfo.InvariantCulture)} && exec \"$0\" \"$@\"", .. command];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true };
        start.Environment[Variable] = $"{(once ? "once" : "forever")}|{path}";
        // Without this the runtime itself needs a file larger than the limit.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return Process.Start(start)!;
    }

    [ModuleInitializer]
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|', 2) is not [string mode, string path]) return;
        try
        {
            for (int i = 2; ; i++)
            {
                Build(i).Save(path);
                if (i == 2) Console.WriteLine("saved");
                if (mode == "once") break;
            }
        }
        catch (IOException e)
        {
            Console.WriteLine($"{e.GetType().Name}: {e.Message}");
        }

        Environment.Exit(0);
    }
}

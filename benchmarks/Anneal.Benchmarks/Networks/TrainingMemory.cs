using System.Diagnostics;
using System.Globalization;
using Anneal.Benchmarks.Machine;
using Anneal.Data.Arrays;
using Anneal.Keras.Models;

namespace Anneal.Benchmarks.Networks;

/// <summary>The memory of a process that does nothing but train one network, beyond its examples: runtime, libraries, weights, plans and all.</summary>
internal static class TrainingMemory
{
    /// <summary>The hidden command that this starts itself anew with.</summary>
    public const string Command = "memory";

    private const int MostExamples = 6000, Steps = 4;

    /// <summary>The most bytes in a process of its own; null where it cannot be started.</summary>
    public static long? Measure(string network, ExampleSource source)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("This process does not know its program.");
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(typeof(TrainingMemory).Assembly.Location);
        foreach (string word in (IEnumerable<string>)[Command, network, .. source.Options]) start.ArgumentList.Add(word);
        using Process child = Process.Start(start)!;
        string text = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return long.TryParse(text.Trim(), CultureInfo.InvariantCulture, out long bytes) ? bytes : null;
    }

    /// <summary>Trains here and prints the number of bytes.</summary>
    public static int Run(BenchmarkNetwork network, ExampleSource source)
    {
        Model model = network.Create();
        (NDArray x, NDArray y) = source.Load(model.Input.Shape, Math.Min(MostExamples, Steps * network.Batch), model.Output.Shape.Size);
        ProcessMemory.Restart();
        model.Compile("categorical_crossentropy", "adam", "accuracy");
        model.Fit(x, y, batchSize: network.Batch, epochs: 2, verbose: 0);
        Console.WriteLine((ProcessMemory.Peak - (4L * (x.Length + y.Length))).ToString(CultureInfo.InvariantCulture));
        GC.KeepAlive(x);
        return 0;
    }
}

using System.Globalization;
using Anneal.Keras.Layers;

namespace Anneal.Keras.Models;

/// <content>What the model looks like.</content>
public partial class Model
{
    private static readonly string[] s_units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>Prints the layers, what they give and how many weights they have, as Keras prints them.</summary>
    /// <param name="lineLength">Characters a line. Default: the terminal's width less 4, at most 88.</param>
    /// <param name="output">Where it is written. Default: the console.</param>
    public void Summary(int? lineLength = null, TextWriter? output = null) => (output ?? Console.Out).WriteLine(SummaryText(lineLength));

    /// <summary>The text that <see cref="Summary"/> prints.</summary>
    /// <param name="lineLength">Characters a line. Default: the terminal's width less 4, at most 88.</param>
    public string SummaryText(int? lineLength = null)
    {
        bool plain = IsPlain;
        int length = lineLength ?? Math.Min(plain ? 88 : 108, TerminalWidth() - 4);
        SummaryTable table = plain
            ? new SummaryTable(length, (0.45, false), (0.80, false), (1, true))
            : new SummaryTable(length, (0.3, false), (0.56, false), (0.74, true), (1, false));
        table.Add(plain ? ["Layer (type)", "Output Shape", "Param #"] : ["Layer (type)", "Output Shape", "Param #", "Connected to"]);
        foreach (Layer l in Layers)
        {
            List<string> cells =
            [
                $"{l.Name} ({l.ClassName})",
                OutputOf(l) is { } t ? ShapeJson.Text(t.Shape) : "?",
                l.Built || l is InputLayer ? Count(l.CountParams()) : "0 (unbuilt)",
            ];
            if (!plain) cells.Add(Connections(l));
            table.Add([.. cells]);
        }

        long trainable = TrainableWeights.Sum(w => (long)w.Shape.Size), other = NonTrainableWeights.Sum(w => (long)w.Shape.Size);
        // The optimizer counts its steps in 64 bits; everything else has 32.
        long optimizer = Optimizer is { Built: true } o ? trainable * o.StateNames.Count + (o.Schedule is null ? 2 : 1) : 0, optimizerBytes = optimizer == 0 ? 0 : 4 * optimizer + 4;
        string text = $"Model: \"{Name}\"\n{table} Total params: {Sum(trainable + other + optimizer, 4 * (trainable + other) + optimizerBytes)}\n"
            + $" Trainable params: {Sum(trainable, 4 * trainable)}\n Non-trainable params: {Sum(other, 4 * other)}\n";
        return optimizer == 0 ? text : text + $" Optimizer params: {Sum(optimizer, optimizerBytes)}\n";
    }

    /// <summary>True when every layer is applied once, to what the one before gives.</summary>
    private bool IsPlain => this is Sequential
        || (Inputs.Count == 1 && Outputs.Count == 1 && _order.Select((t, i) => t.Inputs.Count == 1 && t.Inputs[0] == (i == 0 ? Inputs[0] : _order[i - 1])).All(x => x));

    private KerasTensor? OutputOf(Layer layer) => _order.Concat(_inputs).FirstOrDefault(t => t.Layer == layer) ?? layer.FirstOutput;

    private string Connections(Layer layer)
    {
        List<string> from = [.. _order.Where(t => t.Layer == layer).SelectMany(t => t.Inputs).Select(i => $"{i.Layer.Name}[{CallOf(i)}][0]")];
        return from.Count == 0 ? "-" : string.Join(", ", from);
    }

    /// <summary>Which of its layer's calls a tensor comes from.</summary>
    private int CallOf(KerasTensor tensor) => _order.TakeWhile(t => t != tensor).Count(t => t.Layer == tensor.Layer);

    private static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    private static string Sum(long n, long bytes) => $"{Count(n)} ({Size(bytes)})";

    private static string Size(double bytes)
    {
        int unit = 0;
        for (; bytes >= 1024 && unit < s_units.Length - 1; unit++) bytes /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{bytes:F2} {s_units[unit]}");
    }

    private static int TerminalWidth()
    {
        try
        {
            return Console.IsOutputRedirected || Console.WindowWidth < 44 ? 80 : Console.WindowWidth;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}

namespace Anneal.Keras.Callbacks;

/// <summary>A callback that follows one number of the logs and knows whether it should fall or rise.</summary>
public abstract class MonitorCallback : Callback
{
    private readonly bool _rises;

    /// <summary>Follows a number.</summary>
    /// <param name="monitor">The number's name, for example <c>val_loss</c>; <c>acc</c> finds <c>accuracy</c>.</param>
    /// <param name="mode">min, max, or auto: accuracies and areas under a curve should rise, everything else fall.</param>
    /// <param name="minDelta">A smaller change is none. Default 0.</param>
    /// <param name="best">What has been reached before. Default: nothing.</param>
    /// <exception cref="ArgumentException">The mode is none of these.</exception>
    private protected MonitorCallback(string monitor, string mode, double minDelta = 0, double? best = null)
    {
        if (mode is not ("auto" or "min" or "max")) throw new ArgumentException($"{GetType().Name}: expected mode auto, min or max, received '{mode}'.", nameof(mode));
        _rises = mode == "max" || (mode == "auto" && (monitor.Contains("acc", StringComparison.OrdinalIgnoreCase) || monitor.Contains("auc", StringComparison.OrdinalIgnoreCase)));
        (Monitor, Mode, MinDelta) = (monitor, mode, Math.Abs(minDelta));
        Best = best ?? Worst;
    }

    /// <summary>The number's name.</summary>
    public string Monitor { get; }

    /// <summary>min, max or auto.</summary>
    public string Mode { get; }

    /// <summary>A smaller change is none.</summary>
    public double MinDelta { get; }

    /// <summary>The best that the number has been; infinite before the first.</summary>
    public double Best { get; private protected set; }

    private protected double Worst => _rises ? double.NegativeInfinity : double.PositiveInfinity;

    private protected bool Improves(double value, double reference) => _rises ? value - MinDelta > reference : value + MinDelta < reference;

    /// <summary>The number, or null, with a line that says so.</summary>
    private protected double? Current(Logs logs)
    {
        if (logs.TryGetValue(Monitor, out double value)) return value;
        Parameters.Output.WriteLine($"{GetType().Name} looks for '{Monitor}', which is not reported; there {(logs.Count == 1 ? "is" : "are")} {string.Join(", ", logs.Names)}.");
        return null;
    }
}

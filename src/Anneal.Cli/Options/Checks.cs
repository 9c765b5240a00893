using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Anneal.Cli.Options;

/// <summary>What values options may have; anything else is wrong usage.</summary>
internal static class Checks
{
    /// <summary>A whole number, at least <paramref name="smallest"/>.</summary>
    public static Option<int?> AtLeast(Option<int?> option, int smallest)
    {
        option.Validators.Add(result => Check<int?>(result, option, v => v >= smallest, $"at least {smallest}"));
        return option;
    }

    /// <summary>A number within bounds.</summary>
    public static Option<double?> Within(Option<double?> option, Func<double, bool> allowed, string words)
    {
        option.Validators.Add(result => Check<double?>(result, option, v => allowed(v!.Value), words));
        return option;
    }

    private static void Check<T>(OptionResult result, Option<T> option, Func<T, bool> allowed, string words)
    {
        // A value that is no number at all has its own message.
        if (result.Tokens.Count != 1 || !double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) return;
        if (result.GetValueOrDefault<T>() is { } value && !allowed(value)) result.AddError($"{option.Name} must be {words}, not {result.Tokens[0].Value}.");
    }
}

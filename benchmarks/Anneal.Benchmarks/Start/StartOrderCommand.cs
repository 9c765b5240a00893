using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Anneal.Benchmarks.Machine;

namespace Anneal.Benchmarks.Start;

/// <summary>
/// <c>start-order</c>: has the runtime say which methods a prediction of the published command comes to, one after the other, and writes them down where the
/// next publish lays them side by side (<c>src/Anneal.Cli/FastStart.json</c>).
/// </summary>
internal sealed partial class StartOrderCommand : Command
{
    /// <summary>Events of the runtime about methods that were compiled ahead, each when it is first called.</summary>
    private const string Events = "Microsoft-Windows-DotNETRuntime:0x2000000000:5";

    public StartOrderCommand()
        : base("start-order", "Writes down the order in which the published command's methods are first called by a prediction.")
    {
        Argument<string> command = new("COMMAND") { Description = "The published command." };
        Argument<string> model = new("MODEL") { Description = "A .mlmodel file." }, image = new("IMAGE") { Description = "An image file." };
        Add(command);
        Add(model);
        Add(image);
        SetAction(options => Run(options.GetRequiredValue(command), ["predict", options.GetRequiredValue(model), options.GetRequiredValue(image)]));
    }

    private static int Run(string command, string[] arguments)
    {
        string trace = Path.GetTempFileName();
        try
        {
            ProcessStartInfo start = new(command, arguments) { Environment = { ["DOTNET_EnableEventPipe"] = "1", ["DOTNET_EventPipeOutputPath"] = trace, ["DOTNET_EventPipeConfig"] = Events } };
            using Process process = Process.Start(start)!;
            process.WaitForExit();
            string[] methods = [.. Methods(File.ReadAllBytes(trace))];
            if (process.ExitCode != 0 || methods.Length < 2)
            {
                Console.Error.WriteLine($"'{command}' ended with {process.ExitCode} and told of {methods.Length} methods; expected a prediction by a command that was published with -r.");
                return 1;
            }

            string file = RepositoryFolder.Path("src", "Anneal.Cli", "FastStart.json");
            File.WriteAllText(file, Profile(methods));
            Console.WriteLine($"{methods.Length} methods written to {file}.");
            return 0;
        }
        finally
        {
            File.Delete(trace);
        }
    }

    /// <summary>Each method's type and name, once. An event holds them, and the signature after them, as UTF-16 text that a zero ends, at any byte of the file.</summary>
    private static IEnumerable<string> Methods(byte[] trace) =>
        EventText().Matches(Encoding.Latin1.GetString(trace)).Select(m => $"{Narrow(m.Groups[1])}!{Narrow(m.Groups[2])}").Distinct();

    private static string Narrow(Group text) => text.Value.Replace("\0", "", StringComparison.Ordinal);

    /// <summary>A call profile as the compiler reads it: the first method calls all others, the earlier ones more often; it lays out the frequent ones first.</summary>
    private static string Profile(string[] methods)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{{\"{methods[0]}\": [[\n");
        text.AppendJoin(",\n", methods.Skip(1).Select(m => $"\"{m}\""));
        text.Append(CultureInfo.InvariantCulture, $"\n], [{string.Join(", ", Enumerable.Range(1, methods.Length - 1).Reverse())}]]}}\n");
        return text.ToString();
    }

    [GeneratedRegex(@"((?:[ -~]\0){2,})\0\0((?:[ -~]\0)+)\0\0((?:[ -~]\0)*\(\0(?:[ -~]\0)*)\0\0")]
    private static partial Regex EventText();
}

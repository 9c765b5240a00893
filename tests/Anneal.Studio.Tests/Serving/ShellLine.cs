using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Anneal.Studio.Tests.Serving;

/// <summary>A line as people copy it into a shell.</summary>
internal static class ShellLine
{
    /// <summary>Runs it and reads what it prints.</summary>
    public static async Task<JsonNode> Run(string line, string token = "", string? folder = null)
    {
        SystemPackages.Require("curl", "curl");
        using Process shell = Process.Start(new ProcessStartInfo("sh", ["-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "", Environment = { ["ANNEAL_TOKEN"] = token } })!;
        string output = await shell.StandardOutput.ReadToEndAsync(), errors = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, errors);
        return JsonNode.Parse(output)!;
    }
}

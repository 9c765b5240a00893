using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Anneal.Benchmarks.Peers;

/// <summary>A peer's own process, which measures itself: one line of JSON asks, one line answers.</summary>
internal sealed class PeerProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly string _name;

    public PeerProcess(string name, string program, string script)
    {
        _name = name;
        _process = Process.Start(new ProcessStartInfo(program, [script]) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(script) })!;
    }

    /// <summary>Asks and waits for the answer.</summary>
    /// <exception cref="IOException">The process ended or did not answer; what it said is on stderr.</exception>
    public JsonObject Ask(JsonObject question)
    {
        _process.StandardInput.WriteLine(question.ToJsonString());
        _process.StandardInput.Flush();
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        if (!line.Wait(s_patience)) throw new IOException($"{_name} did not answer for {s_patience.TotalSeconds:F0} s.");
        return line.Result is { } text ? JsonNode.Parse(text)!.AsObject() : throw new IOException($"{_name} ended without an answer.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000)) _process.Kill();
        _process.Dispose();
    }
}

using System.Diagnostics;

namespace Anneal.Benchmarks.Serving;

/// <summary>The studio in a process of its own, by this program's <see cref="ServingHostCommand"/>.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    public ServerProcess(bool update)
    {
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [ServingHostCommand.CommandName, .. update ? [ServingHostCommand.UpdateOption] : Array.Empty<string>()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Address = new Uri(_process.StandardOutput.ReadLine() ?? throw new IOException("The server ended at its start; what it said is on stderr."));
    }

    public Uri Address { get; }

    /// <summary>The time that it has used of all processors.</summary>
    public double ProcessorSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Steps that its updates have made so far.</summary>
    public long Steps()
    {
        _process.StandardInput.WriteLine();
        _process.StandardInput.Flush();
        return long.Parse(_process.StandardOutput.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(20_000)) _process.Kill();
        _process.Dispose();
    }
}

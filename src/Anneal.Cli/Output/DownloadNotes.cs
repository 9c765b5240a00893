using Anneal.Data.Downloads;

namespace Anneal.Cli.Output;

/// <summary>Says that something is downloaded, and how far it has come, in steps of a tenth.</summary>
internal sealed class DownloadNotes(Terminal terminal) : IProgress<DownloadProgress>
{
    private string? _file;
    private long _tenth;

    public void Report(DownloadProgress value)
    {
        long tenth = value.Total <= 0 ? 0 : 10 * value.Received / value.Total;
        if (_file == value.File && tenth <= _tenth) return;
        (_file, _tenth) = (value.File, tenth);
        terminal.Note($"downloading {value.File}: {10 * tenth}% of {value.Total / 1e6:F1} MB");
    }
}

using System.Globalization;

namespace Anneal.Keras.Callbacks;

/// <summary>Writes a line an epoch into a table: the epoch, from 0, then its numbers in alphabetical order; NA where one is missing.</summary>
/// <param name="filename">The file.</param>
/// <param name="separator">Between columns. Default a comma.</param>
/// <param name="append">Go on with the file if it is there. Default false: begin anew.</param>
public sealed class CSVLogger(string filename, string separator = ",", bool append = false) : Callback, IDisposable
{
    private StreamWriter? _writer;
    private List<string>? _columns;
    private bool _header;

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        Dispose();
        _header = !(append && File.Exists(filename) && new FileInfo(filename).Length > 0);
        _writer = new StreamWriter(filename, append) { NewLine = "\n" };
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (_columns is null)
        {
            _columns = [.. logs.Names];
            // Validation may begin in a later epoch, and the header cannot be written twice.
            if (!_columns.Any(c => c.StartsWith("val_", StringComparison.Ordinal))) _columns.AddRange([.. _columns.Select(c => "val_" + c)]);
        }

        if (_header) _writer!.WriteLine(string.Join(separator, _columns.Prepend("epoch")));
        _header = false;
        _writer!.WriteLine(string.Join(separator, _columns.Select(c => logs.TryGetValue(c, out double v) ? PythonFormat.Number(v) : "NA").Prepend(epoch.ToString(CultureInfo.InvariantCulture))));
        _writer.Flush();
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs) => Dispose();

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
    }
}

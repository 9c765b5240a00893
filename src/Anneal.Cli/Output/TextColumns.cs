namespace Anneal.Cli.Output;

/// <summary>A table as plain text: columns two spaces apart, a line under the head.</summary>
internal static class TextColumns
{
    private const string Gap = "  ";

    /// <summary>Writes the table.</summary>
    public static void Write(TextWriter writer, string[] columns, IReadOnlyList<string[]> rows)
    {
        int[] widths = Array.ConvertAll(columns, c => c.Length);
        foreach (string[] row in rows)
        {
            for (int c = 0; c < widths.Length; c++) widths[c] = Math.Max(widths[c], row[c].Length);
        }

        WriteRow(writer, columns, widths);
        WriteRow(writer, Array.ConvertAll(widths, w => new string('-', w)), widths);
        foreach (string[] row in rows) WriteRow(writer, row, widths);
    }

    private static void WriteRow(TextWriter writer, string[] cells, int[] widths)
    {
        string line = "";
        for (int c = 0; c < cells.Length; c++) line += cells[c].PadRight(widths[c]) + Gap;
        writer.WriteLine(line.TrimEnd());
    }
}

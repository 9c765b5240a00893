using System.Text;

namespace Anneal.Keras.Models;

/// <summary>The boxes of a summary: columns of given shares of a width, cells broken at spaces.</summary>
internal sealed class SummaryTable
{
    private readonly int[] _widths;
    private readonly bool[] _right;
    private readonly List<string[]> _rows = [];

    /// <param name="lineLength">Characters a line.</param>
    /// <param name="columns">Where each column ends, as a share of the line; whether its text stands at the right.</param>
    /// <exception cref="ArgumentException">The line is too short.</exception>
    public SummaryTable(int lineLength, params ReadOnlySpan<(double End, bool Right)> columns)
    {
        int[] widths = new int[columns.Length];
        int start = 0;
        for (int i = 0; i < widths.Length; i++)
        {
            widths[i] = (int)(columns[i].End * lineLength) - start;
            start += widths[i];
            if (widths[i] < 4) throw new ArgumentException($"Summary: a line of {lineLength} characters is too short; expected at least 40.", nameof(lineLength));
        }

        // A cell has a space on either side and a line before it; what that takes is spread over the columns, left to right.
        int excess = 2 * widths.Length + widths.Length + 1;
        for (int i = 0; i < widths.Length; i++)
        {
            int share = (int)Math.Round((double)excess / (widths.Length - i), MidpointRounding.ToEven);
            widths[i] -= share;
            excess -= share;
        }

        _widths = widths;
        _right = new bool[columns.Length];
        for (int i = 0; i < columns.Length; i++) _right[i] = columns[i].Right;
    }

    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>The table; the first row is its head.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        Rule(text, '┏', '━', '┳', '┓');
        Row(text, _rows[0], '┃');
        Rule(text, '┡', '━', '╇', '┩');
        for (int i = 1; i < _rows.Count; i++)
        {
            if (i > 1) Rule(text, '├', '─', '┼', '┤');
            Row(text, _rows[i], '│');
        }

        Rule(text, '└', '─', '┴', '┘');
        return text.ToString();
    }

    private void Rule(StringBuilder text, char left, char line, char cross, char right)
        => text.Append(left).AppendJoin(cross, _widths.Select(w => new string(line, w + 2))).Append(right).Append('\n');

    private void Row(StringBuilder text, string[] cells, char line)
    {
        List<string>[] wrapped = [.. cells.Select((c, i) => Wrap(c, _widths[i]))];
        for (int l = 0; l < wrapped.Max(w => w.Count); l++)
        {
            text.Append(line);
            for (int i = 0; i < cells.Length; i++)
            {
                string cell = l < wrapped[i].Count ? wrapped[i][l] : "";
                text.Append(' ').Append(_right[i] ? cell.PadLeft(_widths[i]) : cell.PadRight(_widths[i])).Append(' ').Append(line);
            }

            text.Append('\n');
        }
    }

    /// <summary>Lines of whole words; a word that is too long is cut, and its cut shown by an ellipsis.</summary>
    private static List<string> Wrap(string text, int width)
    {
        List<string> lines = [];
        foreach (string word in text.Split(' '))
        {
            string fitting = word.Length <= width ? word : word[..(width - 1)] + "…";
            if (lines.Count > 0 && lines[^1].Length + 1 + fitting.Length <= width) lines[^1] += " " + fitting;
            else lines.Add(fitting);
        }

        return lines;
    }
}

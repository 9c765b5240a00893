using System.Linq;

namespace Anneal.Engine.Generators;

/// <summary>
/// C[r, o] = Σ A[r, k] · B[o, k] for few columns o, with vectors along k: a <see cref="RowTileTemplate"/> would leave most of its lanes empty. B's rows are
/// filled up with zeros to whole vectors; what lies behind the end of A's rows is read, and not used.
/// </summary>
internal static class DotTileTemplate
{
    /// <summary>The most columns of a tile: each row loads them all anew.</summary>
    public const int MostColumns = 5;

    public static readonly string[] Parameters = ["float* a", "nint aRow", "int depth", "float* b", "nint bRow", "float* c", "nint cRow"];

    public static void Write(TileWriter w, int rows, int columns)
    {
        w.Line();
        w.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        w.Open($"private static void Dot{rows}x{columns}({string.Join(", ", Parameters)})");
        for (int i = 0; i < rows; i++) w.Line(string.Join(" ", Enumerable.Range(0, columns).Select(j => $"{w.Vector}<float> c{i}_{j} = {w.Vector}<float>.Zero;")));
        w.Line($"int whole = depth & -{w.Lanes};");
        w.Open($"for (int k = 0; k < whole; k += {w.Lanes})");
        Step(w, rows, columns, masked: false);
        w.Close();
        w.Line();
        w.Open("if (whole < depth)");
        w.Line($"{w.Vector}<float> mask = {w.Vector}.LessThan({w.Vector}<int>.Indices, {w.Vector}.Create(depth - whole)).AsSingle();");
        w.Line("int k = whole;");
        Step(w, rows, columns, masked: true);
        w.Close();
        w.Line();
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) w.Line($"c[{j}] = {w.Vector}.Sum(c{i}_{j});");
            if (i + 1 < rows) w.Line("c += cRow;");
        }

        w.Close();
    }

    private static void Step(TileWriter w, int rows, int columns, bool masked)
    {
        for (int j = 0; j < columns; j++) w.Line($"{w.Vector}<float> b{j} = {w.Vector}.Load(b{(j == 0 ? "" : $" + {j} * bRow")} + k);");
        for (int i = 0; i < rows; i++)
        {
            w.Line($"{w.Vector}<float> a{i} = {w.Vector}.Load(a{(i == 0 ? "" : $" + {i} * aRow")} + k){(masked ? " & mask" : "")};");
            for (int j = 0; j < columns; j++) w.Line($"c{i}_{j} = {w.MultiplyAdd}(a{i}, b{j}, c{i}_{j});");
        }
    }
}

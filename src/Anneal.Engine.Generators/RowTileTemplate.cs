using System.Linq;

namespace Anneal.Engine.Generators;

/// <summary>
/// C[r, :] = Σ A[r, k] · B[k, :] with B packed in panels of <c>vectors</c> vectors, all of C's tile in registers. A's k run over segments, so one
/// tile serves matrix products (one segment) and convolutions (one segment a kernel row). The epilogue is chosen by <c>mode</c>.
/// </summary>
internal static class RowTileTemplate
{
    public static readonly string[] Parameters =
        ["float* a", "nint aRow", "nint* segments", "int count", "nint length", "float* b", "float* c", "nint cRow", "int mode", "float* bias"];

    public static void Write(TileWriter w, int rows, int vectors)
    {
        w.Line();
        w.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        w.Open($"private static void Row{rows}x{vectors}({string.Join(", ", Parameters)})");
        for (int i = 0; i < rows; i++) w.Line(string.Join(" ", Enumerable.Range(0, vectors).Select(j => $"{w.Vector}<float> c{i}_{j} = {w.Vector}<float>.Zero;")));
        if (rows > 2) w.Line("nint aRow2 = aRow * 2, aRow3 = aRow * 3;");
        w.Open("for (int s = 0; s < count; s++)");
        w.Line("float* p0 = a + segments[s], end = p0 + length;");
        int groups = (rows + 3) / 4;
        for (int g = 1; g < groups; g++) w.Line($"float* p{g} = p0 + {4 * g} * aRow;");
        w.Open("do");
        for (int j = 0; j < vectors; j++) w.Line($"{w.Vector}<float> b{j} = {w.Vector}.Load(b + {j * w.Lanes});");
        for (int i = 0; i < rows; i++)
        {
            string at = (i % 4) switch { 0 => $"*p{i / 4}", 1 => $"*(p{i / 4} + aRow)", 2 => $"*(p{i / 4} + aRow2)", _ => $"*(p{i / 4} + aRow3)" };
            w.Line($"{w.Vector}<float> a{i} = {w.Vector}.Create({at});");
            for (int j = 0; j < vectors; j++) w.Line($"c{i}_{j} = {w.MultiplyAdd}(a{i}, b{j}, c{i}_{j});");
        }

        w.Line($"b += {vectors * w.Lanes};");
        for (int g = 0; g < groups; g++) w.Line($"p{g}++;");
        w.Close();
        w.Line("while (p0 < end);");
        w.Close();
        w.Line();
        Epilogue(w, rows, vectors);
        w.Close();
    }

    private static void Epilogue(TileWriter w, int rows, int vectors)
    {
        w.Open("if (mode == 0)");
        Store(w, rows, vectors, (i, j) => $"c{i}_{j}");
        w.Close();
        w.Open("else if (mode == 1)");
        Store(w, rows, vectors, (i, j) => $"({w.Vector}.Load(c + {j * w.Lanes}) + c{i}_{j})");
        w.Close();
        w.Open("else");
        for (int j = 0; j < vectors; j++) w.Line($"{w.Vector}<float> bias{j} = {w.Vector}.Load(bias + {j * w.Lanes});");
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < vectors; j++) w.Line($"c{i}_{j} += bias{j};");
        }

        w.Open("if (mode == 3)");
        // MaxNative(zero, x) gives x back where x is NaN: a NaN must not turn into a healthy zero.
        w.Line($"{w.Vector}<float> zero = {w.Vector}<float>.Zero;");
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < vectors; j++) w.Line($"c{i}_{j} = {w.Vector}.MaxNative(zero, c{i}_{j});");
        }

        w.Close();
        w.Line();
        Store(w, rows, vectors, (i, j) => $"c{i}_{j}");
        w.Close();
    }

    private static void Store(TileWriter w, int rows, int vectors, System.Func<int, int, string> value)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < vectors; j++) w.Line($"{value(i, j)}.Store(c + {j * w.Lanes});");
            if (i + 1 < rows) w.Line("c += cRow;");
        }
    }
}

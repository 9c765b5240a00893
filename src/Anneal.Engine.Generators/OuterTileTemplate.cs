using System;
using System.Linq;

namespace Anneal.Engine.Generators;

/// <summary>
/// C[i, :] += Σ over pixels A[pixel, i] · B[pixel, :], all of C's tile in registers: gradients of weights. Pixels come in <c>outer</c> rows of <c>inner</c>.
/// </summary>
internal static class OuterTileTemplate
{
    /// <summary>A multiply-add takes four cycles, and one or two can start in each.</summary>
    private const int LeastSums = 8;

    public static readonly string[] Parameters =
        ["float* a", "nint aStep", "nint aJump", "float* b", "nint bStep", "nint bJump", "float* c", "nint cRow", "int outer", "int inner"];

    public static void Write(TileWriter w, int rows, int vectors)
    {
        w.Line();
        w.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        w.Open($"private static void Outer{rows}x{vectors}({string.Join(", ", Parameters)})");
        // Few sums wait for each other: several pixels at once, each with sums of its own.
        int copies = Math.Max(1, LeastSums / (rows * vectors));
        for (int u = 0; u < copies; u++)
        {
            for (int i = 0; i < rows; i++) w.Line(string.Join(" ", Enumerable.Range(0, vectors).Select(j => $"{w.Vector}<float> {Sum(u, i, j)} = {w.Vector}<float>.Zero;")));
        }

        w.Open("for (int o = 0; o < outer; o++)");
        w.Line("float* p = a + o * aJump, q = b + o * bJump, end = q + inner * bStep;");
        if (copies > 1)
        {
            w.Line($"float* last = end - {copies - 1} * bStep;");
            w.Open("while (q < last)");
            for (int u = 0; u < copies; u++) Pixel(w, rows, vectors, u);
            w.Close();
            w.Line();
            w.Open("while (q < end)");
            Pixel(w, rows, vectors, 0);
            w.Close();
        }
        else
        {
            w.Open("do");
            Pixel(w, rows, vectors, 0);
            w.Close();
            w.Line("while (q < end);");
        }

        w.Close();
        w.Line();
        for (int u = 1; u < copies; u++)
        {
            for (int i = 0; i < rows; i++) w.Line(string.Join(" ", Enumerable.Range(0, vectors).Select(j => $"{Sum(0, i, j)} += {Sum(u, i, j)};")));
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < vectors; j++) w.Line($"({w.Vector}.Load(c + {j * w.Lanes}) + c{i}_{j}).Store(c + {j * w.Lanes});");
            if (i + 1 < rows) w.Line("c += cRow;");
        }

        w.Close();
    }

    private static string Sum(int copy, int row, int vector) => copy == 0 ? $"c{row}_{vector}" : $"c{row}_{vector}_{copy}";

    private static void Pixel(TileWriter w, int rows, int vectors, int copy)
    {
        // The bare block keeps the names of one pixel apart from those of the next.
        w.Open("");
        for (int j = 0; j < vectors; j++) w.Line($"{w.Vector}<float> b{j} = {w.Vector}.Load(q + {j * w.Lanes});");
        for (int i = 0; i < rows; i++)
        {
            w.Line($"{w.Vector}<float> a{i} = {w.Vector}.Create(p[{i}]);");
            for (int j = 0; j < vectors; j++) w.Line($"{Sum(copy, i, j)} = {w.MultiplyAdd}(a{i}, b{j}, {Sum(copy, i, j)});");
        }

        w.Line("p += aStep;");
        w.Line("q += bStep;");
        w.Close();
    }
}

using System.Linq;

namespace Anneal.Engine.Generators;

/// <summary>
/// C[i, :] += Σ over pixels A[pixel, i] · B[pixel, :], all of C's tile in registers: gradients of weights. Pixels come in <c>outer</c> rows of <c>inner</c>.
/// </summary>
internal static class OuterTileTemplate
{
    public static readonly string[] Parameters =
        ["float* a", "nint aStep", "nint aJump", "float* b", "nint bStep", "nint bJump", "float* c", "nint cRow", "int outer", "int inner"];

    public static void Write(TileWriter w, int rows, int vectors)
    {
        w.Line();
        w.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        w.Open($"private static void Outer{rows}x{vectors}({string.Join(", ", Parameters)})");
        for (int i = 0; i < rows; i++) w.Line(string.Join(" ", Enumerable.Range(0, vectors).Select(j => $"{w.Vector}<float> c{i}_{j} = {w.Vector}<float>.Zero;")));
        w.Open("for (int o = 0; o < outer; o++)");
        w.Line("float* p = a + o * aJump, q = b + o * bJump, end = q + inner * bStep;");
        w.Open("do");
        for (int j = 0; j < vectors; j++) w.Line($"{w.Vector}<float> b{j} = {w.Vector}.Load(q + {j * w.Lanes});");
        for (int i = 0; i < rows; i++)
        {
            w.Line($"{w.Vector}<float> a{i} = {w.Vector}.Create(p[{i}]);");
            for (int j = 0; j < vectors; j++) w.Line($"c{i}_{j} = {w.Vector}.FusedMultiplyAdd(a{i}, b{j}, c{i}_{j});");
        }

        w.Line("p += aStep;");
        w.Line("q += bStep;");
        w.Close();
        w.Line("while (q < end);");
        w.Close();
        w.Line();
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < vectors; j++) w.Line($"({w.Vector}.Load(c + {j * w.Lanes}) + c{i}_{j}).Store(c + {j * w.Lanes});");
            if (i + 1 < rows) w.Line("c += cRow;");
        }

        w.Close();
    }
}

using System.Linq;

namespace Anneal.Engine.Generators;

/// <summary>
/// A row tile whose rows are the pixels of windows of 2 x 2 that lie side by side: the largest of each four leaves the registers, with the number of its
/// pixel. Bias and ReLU do not change which one is the largest, so they come after.
/// </summary>
internal static class PoolTileTemplate
{
    /// <summary>Pixels of a window: rows of the tile.</summary>
    public const int WindowPixels = 4;

    public static readonly string[] Parameters =
        ["float* a", "nint aStep", "nint aDown", "nint* segments", "int count", "nint length", "float* b", "float* c", "nint cRow", "byte* codes", "float* bias", "bool relu"];

    public static void Write(TileWriter w, int windows, int vectors)
    {
        int rows = windows * WindowPixels;
        w.Line();
        w.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        w.Open($"private static void Pool{windows}x{vectors}({string.Join(", ", Parameters)})");
        for (int i = 0; i < rows; i++) w.Line(string.Join(" ", Enumerable.Range(0, vectors).Select(j => $"{w.Vector}<float> c{i}_{j} = {w.Vector}<float>.Zero;")));
        w.Line("nint aStep2 = aStep * 2, aStep3 = aStep * 3;");
        w.Open("for (int s = 0; s < count; s++)");

        // Pointers: of each row of pixels one to every fourth pixel.
        int pointers = (windows + 1) / 2;
        w.Line("float* u0 = a + segments[s], end = u0 + length, d0 = u0 + aDown;");
        for (int p = 1; p < pointers; p++) w.Line($"float* u{p} = u0 + {4 * p} * aStep, d{p} = d0 + {4 * p} * aStep;");
        w.Open("do");
        for (int j = 0; j < vectors; j++) w.Line($"{w.Vector}<float> b{j} = {w.Vector}.Load(b + {j * w.Lanes});");
        for (int i = 0; i < rows; i++)
        {
            int column = i / WindowPixels * 2 + i % 2;
            string pointer = (i % WindowPixels < 2 ? "u" : "d") + (column / 4);
            string at = (column % 4) switch { 0 => $"*{pointer}", 1 => $"*({pointer} + aStep)", 2 => $"*({pointer} + aStep2)", _ => $"*({pointer} + aStep3)" };
            w.Line($"{w.Vector}<float> a{i} = {w.Vector}.Create({at});");
            for (int j = 0; j < vectors; j++) w.Line($"c{i}_{j} = {w.MultiplyAdd}(a{i}, b{j}, c{i}_{j});");
        }

        w.Line($"b += {vectors * w.Lanes};");
        for (int p = 0; p < pointers; p++) w.Line($"u{p}++; d{p}++;");
        w.Close();
        w.Line("while (u0 < end);");
        w.Close();
        w.Line();
        for (int i = 0; i < windows; i++)
        {
            for (int j = 0; j < vectors; j++)
            {
                string pixels = string.Join(", ", Enumerable.Range(0, WindowPixels).Select(p => $"c{i * WindowPixels + p}_{j}"));
                w.Line($"Largest({pixels}, {w.Vector}.Load(bias + {j * w.Lanes}), relu, c + {j * w.Lanes}, codes == null ? null : codes + {j * w.Lanes});");
            }

            if (i + 1 == windows) continue;
            w.Line("c += cRow;");
            w.Line("codes = codes == null ? null : codes + cRow;");
        }

        w.Close();
    }

    /// <summary>The epilogue: one window of four pixels.</summary>
    public static void WriteLargest(TileWriter w)
    {
        string v = w.Vector;
        w.Line();
        w.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        w.Open($"internal static void Largest({v}<float> a, {v}<float> b, {v}<float> c, {v}<float> d, {v}<float> bias, bool relu, float* y, byte* codes)");
        w.Line($"{v}<float> left = {v}.MaxNative(a, b), right = {v}.MaxNative(c, d), best = {v}.MaxNative(left, right);");

        // A machine's own maximum may lose a NaN, which must not turn into a healthy number; a sum does not lose it.
        w.Line($"{v}<float> all = a + b + (c + d);");
        w.Line($"best = {v}.ConditionalSelect({v}.Equals(all, all), best, all) + bias;");
        w.Line($"if (relu) best = {v}.MaxNative({v}<float>.Zero, best);");
        w.Line("best.Store(y);");
        w.Line("if (codes == null) return;");
        w.Line($"{v}<int> above = {v}.ConditionalSelect({v}.GreaterThan(b, a).AsInt32(), {v}<int>.One, {v}<int>.Zero);");
        w.Line($"{v}<int> below = {v}.ConditionalSelect({v}.GreaterThan(d, c).AsInt32(), {v}.Create(3), {v}.Create(2));");
        w.Line($"{v}<int> code = {v}.ConditionalSelect({v}.GreaterThan(right, left).AsInt32(), below, above);");
        w.Line($"if (relu) code = {v}.ConditionalSelect({v}.GreaterThan(best, {v}<float>.Zero).AsInt32(), code, {v}.Create((int)PoolingCodes.Blocked));");
        w.Line("PoolingCodes.Store(code, codes);");
        w.Close();
    }
}

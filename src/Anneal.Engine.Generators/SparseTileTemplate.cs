using System.Linq;

namespace Anneal.Engine.Generators;

/// <summary>
/// The gradients of a convolution whose output gradient is a list of (offset, value): few pixels after a max-pooling. One filter's weights, or their
/// gradient, stay in registers, <c>segments</c> kernel rows of <c>vectors</c> vectors, while the list goes by.
/// Gather: c += Σ value · x[offset ...]. Scatter: x[offset ...] += value · w.
/// </summary>
internal static class SparseTileTemplate
{
    public static readonly string[] Parameters = ["float* x", "nint* rows", "int* offsets", "float* values", "int count", "float* c"];

    public static void Write(TileWriter w, bool gather, int segments, int vectors)
    {
        string name = gather ? "Gather" : "Scatter";
        w.Line();
        w.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        w.Open($"private static void {name}{segments}x{vectors}({string.Join(", ", Parameters)})");
        for (int s = 0; s < segments; s++)
            w.Line(string.Join(" ", Enumerable.Range(0, vectors).Select(l => $"{w.Vector}<float> c{s}_{l} = {w.Vector}.Load(c + {(s * vectors + l) * w.Lanes});")));
        for (int s = 1; s < segments; s++) w.Line($"nint row{s} = rows[{s}] - rows[0];");
        w.Line("x += rows[0];");
        w.Open("for (int n = 0; n < count; n++)");
        w.Line($"{w.Vector}<float> v = {w.Vector}.Create(values[n]);");
        w.Line("float* p0 = x + offsets[n];");
        for (int s = 1; s < segments; s++) w.Line($"float* p{s} = p0 + row{s};");
        for (int s = 0; s < segments; s++)
        {
            for (int l = 0; l < vectors; l++)
            {
                string at = $"p{s} + {l * w.Lanes}";
                w.Line(gather
                    ? $"c{s}_{l} = {w.MultiplyAdd}(v, {w.Vector}.Load({at}), c{s}_{l});"
                    : $"{w.MultiplyAdd}(v, c{s}_{l}, {w.Vector}.Load({at})).Store({at});");
            }
        }

        w.Close();
        if (gather)
        {
            w.Line();
            for (int s = 0; s < segments; s++)
            {
                for (int l = 0; l < vectors; l++) w.Line($"c{s}_{l}.Store(c + {(s * vectors + l) * w.Lanes});");
            }
        }

        w.Close();
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Anneal.Engine.Ops;
using Anneal.Engine.Randomness;

namespace Anneal.Engine.Kernels;

/// <summary>Dropout of one example's elements: 128 decisions from 16 Philox blocks at once, the same as <see cref="DropoutOp"/> makes one by one.</summary>
internal static unsafe class DropoutMask
{
    private const int GroupSize = 128, Step = 16;

    /// <summary>Elements of one example: y ← kept ? x · scale : 0. Where codes are given, dropped elements' become blocked.</summary>
    public static void Apply(DropoutOp op, StepInfo step, int node, int row, float* x, float* y, byte* codes, int size)
    {
        Vector512<int> threshold = Vector512.Create(op.Threshold), low = Vector512.Create(0xFFFF);
        Vector512<float> scale = Vector512.Create(op.Scale);
        uint c3 = ((uint)node << 16) ^ (uint)(step.Step >> 32);
        for (int start = 0; start < size; start += GroupSize)
        {
            Vector512<uint> counter = Vector512.Create((uint)(start / GroupSize * Step)) + Vector512<uint>.Indices;
            (Vector512<uint> w0, Vector512<uint> w1, Vector512<uint> w2, Vector512<uint> w3) = Blocks(counter, (uint)row, (uint)step.Step, c3, step.Seed);
            for (int j = 0; j < 8; j++)
            {
                int at = start + j * Step, left = size - at;
                if (left <= 0) break;
                Vector512<uint> word = (j >> 1) switch { 0 => w0, 1 => w1, 2 => w2, _ => w3 };
                Vector512<int> bits = ((j & 1) == 0 ? word : word >> 16).AsInt32() & low;
                Vector512<int> keep = Vector512.GreaterThanOrEqual(bits, threshold);
                if (left >= Step)
                {
                    Vector512.ConditionalSelect(keep.AsSingle(), Vector512.Load(x + at) * scale, Vector512<float>.Zero).Store(y + at);
                    if (codes is null) continue;
                    Vector512<int> code = PoolingCodes.Widen(Vector128.Load(codes + at));
                    PoolingCodes.Narrow(Vector512.ConditionalSelect(keep, code, Vector512.Create((int)PoolingCodes.Blocked))).Store(codes + at);
                    continue;
                }

                for (int i = 0; i < left; i++)
                {
                    bool kept = keep[i] != 0;
                    y[at + i] = kept ? x[at + i] * op.Scale : 0;
                    if (!kept && codes is not null) codes[at + i] = PoolingCodes.Blocked;
                }
            }
        }
    }

    /// <summary>
    /// Sixteen Philox blocks, eight in each of two vectors: a number has a lane of 64 bits to itself, so that a product's two halves need no
    /// sorting. What its upper half holds does not matter: products read the lower halves only.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<uint> X0, Vector512<uint> X1, Vector512<uint> X2, Vector512<uint> X3) Blocks(Vector512<uint> counters, uint row, uint step, uint node, ulong key)
    {
        Vector512<ulong> a0 = counters.AsUInt64(), a1 = Vector512.Create((ulong)row), a2 = Vector512.Create((ulong)step), a3 = Vector512.Create((ulong)node);
        Vector512<ulong> b0 = a0 >> 32, b1 = a1, b2 = a2, b3 = a3;
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            Vector512<ulong> key0 = Vector512.Create((ulong)k0), key1 = Vector512.Create((ulong)k1);
            Vector512<ulong> ap = Multiply(a0, Philox.M0), aq = Multiply(a2, Philox.M1), bp = Multiply(b0, Philox.M0), bq = Multiply(b2, Philox.M1);
            (a0, a1, a2, a3) = ((aq >> 32) ^ a1 ^ key0, aq, (ap >> 32) ^ a3 ^ key1, ap);
            (b0, b1, b2, b3) = ((bq >> 32) ^ b1 ^ key0, bq, (bp >> 32) ^ b3 ^ key1, bp);
            k0 += Philox.W0;
            k1 += Philox.W1;
        }

        return (Merge(a0, b0), Merge(a1, b1), Merge(a2, b2), Merge(a3, b3));
    }

    /// <summary>The lower halves of a's lanes, and between them those of b's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Merge(Vector512<ulong> a, Vector512<ulong> b) => ((a & Vector512.Create(0xFFFFFFFFUL)) | (b << 32)).AsUInt32();

    /// <summary>Products of the lower halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Multiply(Vector512<ulong> a, uint m)
        => Avx512F.IsSupported ? Avx512F.Multiply(a.AsUInt32(), Vector512.Create(m)) : (a & Vector512.Create(0xFFFFFFFFUL)) * Vector512.Create((ulong)m);
}

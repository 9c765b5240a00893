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

    /// <summary>Sixteen Philox blocks.</summary>
    private static (Vector512<uint> X0, Vector512<uint> X1, Vector512<uint> X2, Vector512<uint> X3) Blocks(Vector512<uint> c0, uint row, uint step, uint node, ulong key)
    {
        Vector512<uint> c1 = Vector512.Create(row), c2 = Vector512.Create(step), c3 = Vector512.Create(node);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            (Vector512<uint> high0, Vector512<uint> low0) = Multiply(c0, Philox.M0);
            (Vector512<uint> high1, Vector512<uint> low1) = Multiply(c2, Philox.M1);
            (c0, c1, c2, c3) = (high1 ^ c1 ^ Vector512.Create(k0), low1, high0 ^ c3 ^ Vector512.Create(k1), low0);
            k0 += Philox.W0;
            k1 += Philox.W1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>The halves of 32 x 32-bit products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<uint> High, Vector512<uint> Low) Multiply(Vector512<uint> a, uint m)
    {
        Vector512<ulong> even, odd, mask = Vector512.Create(0xFFFFFFFFUL);
        if (Avx512F.IsSupported)
        {
            even = Avx512F.Multiply(a, Vector512.Create(m));
            odd = Avx512F.Multiply((a.AsUInt64() >> 32).AsUInt32(), Vector512.Create(m));
        }
        else
        {
            even = (a.AsUInt64() & mask) * Vector512.Create((ulong)m);
            odd = (a.AsUInt64() >> 32) * Vector512.Create((ulong)m);
        }

        return (((even >> 32) | (odd & ~mask)).AsUInt32(), ((even & mask) | (odd << 32)).AsUInt32());
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Anneal.Engine.Kernels;

/// <summary>
/// Max-pooling of rows that have just been computed, and its way back. A byte an output element says which pixel of the window gave the value, or
/// <see cref="Blocked"/> where no gradient passes (ReLU gave 0, dropout dropped it).
/// </summary>
internal static unsafe class PoolingCodes
{
    /// <summary>No gradient.</summary>
    public const byte Blocked = 255;

    /// <summary>The most pixels in a window that a byte can name.</summary>
    public const int MostPixels = 254;

    /// <summary>One row of windows.</summary>
    /// <param name="x">The first of the window's rows of pixels.</param>
    /// <param name="xRow">Floats from one row of pixels to the next.</param>
    /// <param name="pool">Height and width of a window.</param>
    /// <param name="windows">How many windows.</param>
    /// <param name="channels">Floats of a pixel.</param>
    /// <param name="y">The largest values.</param>
    /// <param name="codes">Which pixel; null: not wanted.</param>
    /// <param name="relu">The values passed a ReLU: a 0 blocks the gradient.</param>
    public static void Forward(float* x, nint xRow, (int H, int W) pool, int windows, int channels, float* y, byte* codes, bool relu)
        => ChannelVectors.ForEach(new Largest { X = x, XRow = xRow, Pool = pool, Windows = windows, Channels = channels, Y = y, Codes = codes, Relu = relu }, channels);

    /// <summary>Writes the gradient of every pixel of one row of windows, zeros too, and adds the gradients that pass to <paramref name="sums"/>.</summary>
    /// <param name="dy">Gradients of the largest values.</param>
    /// <param name="codes">Which pixel.</param>
    /// <param name="scale">What gradients are multiplied by: dropout's.</param>
    /// <param name="windows">How many windows.</param>
    /// <param name="channels">Floats of a pixel.</param>
    /// <param name="pool">Height and width of a window.</param>
    /// <param name="dx">The first pixel's gradient.</param>
    /// <param name="dxStep">Floats from pixel to pixel.</param>
    /// <param name="dxRow">Floats from row to row.</param>
    /// <param name="sums">One sum a channel.</param>
    public static void Backward(float* dy, byte* codes, float scale, int windows, int channels, (int H, int W) pool, float* dx, nint dxStep, nint dxRow, float* sums)
        => ChannelVectors.ForEach(
            new Spread { Dy = dy, Codes = codes, Scale = scale, Windows = windows, Channels = channels, Pool = pool, Dx = dx, DxStep = dxStep, DxRow = dxRow, Sums = sums }, channels);

    /// <summary>One byte a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector512<int> codes, byte* to) => Narrow(codes).Store(to);

    /// <inheritdoc cref="Store(Vector512{int}, byte*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector256<int> codes, byte* to)
    {
        if (Avx512F.VL.IsSupported)
        {
            *(ulong*)to = Avx512F.VL.ConvertToVector128Byte(codes.AsUInt32()).AsUInt64().ToScalar();
            return;
        }

        Vector128<ushort> half = Vector128.Narrow(codes.GetLower(), codes.GetUpper()).AsUInt16();
        *(ulong*)to = Vector128.Narrow(half, half).AsUInt64().ToScalar();
    }

    /// <inheritdoc cref="Store(Vector512{int}, byte*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector128<int> codes, byte* to)
    {
        Vector128<ushort> half = Vector128.Narrow(codes, codes).AsUInt16();
        *(uint*)to = Vector128.Narrow(half, half).AsUInt32().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Narrow(Vector512<int> v)
    {
        if (Avx512F.IsSupported) return Avx512F.ConvertToVector128Byte(v.AsUInt32());
        Vector256<short> half = Vector256.Narrow(v.GetLower(), v.GetUpper());
        return Vector128.Narrow(half.GetLower().AsUInt16(), half.GetUpper().AsUInt16());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<int> Widen(Vector128<byte> v)
    {
        if (Avx512F.IsSupported) return Avx512F.ConvertToVector512Int32(v);
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(v);
        (Vector128<uint> a, Vector128<uint> b) = Vector128.Widen(low);
        (Vector128<uint> c, Vector128<uint> d) = Vector128.Widen(high);
        return Vector512.Create(Vector256.Create(a, b), Vector256.Create(c, d)).AsInt32();
    }

    /// <summary>Eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> Widen(ulong v)
    {
        Vector128<byte> bytes = Vector128.CreateScalar(v).AsByte();
        if (Avx2.IsSupported) return Avx2.ConvertToVector256Int32(bytes);
        Vector128<ushort> half = Vector128.WidenLower(bytes);
        return Vector256.Create(Vector128.WidenLower(half), Vector128.WidenUpper(half)).AsInt32();
    }

    /// <summary>Four bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<int> Widen(uint v) => Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(v).AsByte())).AsInt32();

    /// <summary>Each window's largest value.</summary>
    private readonly struct Largest : IChannelWork
    {
        public required float* X { get; init; }

        public required nint XRow { get; init; }

        public required (int H, int W) Pool { get; init; }

        public required int Windows { get; init; }

        public required int Channels { get; init; }

        public required float* Y { get; init; }

        public required byte* Codes { get; init; }

        public required bool Relu { get; init; }

        public void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
        {
            float* x = X + channel, y = Y + channel;
            byte* codes = Codes == null ? null : Codes + channel;
            nint step = Channels, window = Pool.W * step;
            bool four = Pool == (2, 2);
            TVector first = TLanes.All(0), second = TLanes.All(1), third = TLanes.All(2), fourth = TLanes.All(3);
            for (int p = 0; p < Windows; p++, x += window, y += step)
            {
                TVector best = TLanes.Load(x), at = first;
                if (four)
                {
                    TLanes.TakeLarger(TLanes.Load(x + step), second, ref best, ref at);
                    TLanes.TakeLarger(TLanes.Load(x + XRow), third, ref best, ref at);
                    TLanes.TakeLarger(TLanes.Load(x + XRow + step), fourth, ref best, ref at);
                }
                else
                {
                    for (int i = 1; i < Pool.H * Pool.W; i++) TLanes.TakeLarger(TLanes.Load(x + i / Pool.W * XRow + i % Pool.W * step), TLanes.All(i), ref best, ref at);
                }

                TLanes.Store(best, y);
                if (codes == null) continue;
                TLanes.StoreBytes(Relu ? TLanes.WherePositive(best, at, TLanes.All(Blocked)) : at, codes);
                codes += step;
            }
        }
    }

    /// <summary>Each window's gradient to the pixel that gave its value.</summary>
    private readonly struct Spread : IChannelWork
    {
        public required float* Dy { get; init; }

        public required byte* Codes { get; init; }

        public required float Scale { get; init; }

        public required int Windows { get; init; }

        public required int Channels { get; init; }

        public required (int H, int W) Pool { get; init; }

        public required float* Dx { get; init; }

        public required nint DxStep { get; init; }

        public required nint DxRow { get; init; }

        public required float* Sums { get; init; }

        public void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
        {
            float* dy = Dy + channel, dx = Dx + channel;
            byte* codes = Codes + channel;
            TVector sum = TLanes.Load(Sums + channel), scale = TLanes.All(Scale);
            bool four = Pool == (2, 2);
            TVector first = TLanes.All(0), second = TLanes.All(1), third = TLanes.All(2), fourth = TLanes.All(3);
            for (int p = 0; p < Windows; p++, dx += Pool.W * DxStep, dy += Channels, codes += Channels)
            {
                TVector g = TLanes.Multiply(TLanes.Load(dy), scale), code = TLanes.LoadBytes(codes);
                if (four)
                {
                    TVector a = TLanes.WhereEqual(code, first, g), b = TLanes.WhereEqual(code, second, g), c = TLanes.WhereEqual(code, third, g), d = TLanes.WhereEqual(code, fourth, g);
                    TLanes.Store(a, dx);
                    TLanes.Store(b, dx + DxStep);
                    TLanes.Store(c, dx + DxRow);
                    TLanes.Store(d, dx + DxRow + DxStep);
                    sum = TLanes.Add(sum, TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d)));
                    continue;
                }

                for (int i = 0; i < Pool.H * Pool.W; i++)
                {
                    TVector v = TLanes.WhereEqual(code, TLanes.All(i), g);
                    TLanes.Store(v, dx + i / Pool.W * DxRow + i % Pool.W * DxStep);
                    sum = TLanes.Add(sum, v);
                }
            }

            TLanes.Store(sum, Sums + channel);
        }
    }
}

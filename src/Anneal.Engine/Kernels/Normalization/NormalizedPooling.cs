using System.Runtime.CompilerServices;

namespace Anneal.Engine.Kernels;

/// <summary>
/// Max-pooling of normalised values that are never stored, and its way back: windows lie side by side over [height, width, channels], a byte an output says
/// which pixel gave the value, as in <see cref="PoolingCodes"/>, and a float what this pixel had before it was scaled.
/// </summary>
/// <param name="Pool">Height and width of a window.</param>
/// <param name="Rows">Rows of windows.</param>
/// <param name="Columns">Windows in a row.</param>
/// <param name="Channels">Floats of a pixel.</param>
internal sealed unsafe record NormalizedPooling((int H, int W) Pool, int Rows, int Columns, int Channels)
{
    private int PixelRow => Columns * Pool.W * Channels;

    /// <summary>One image: largest values of (x − mean) · scale + shift, through a ReLU where asked.</summary>
    /// <param name="x">The image.</param>
    /// <param name="mean">One number a channel, as scale and shift.</param>
    /// <param name="scale">See mean.</param>
    /// <param name="shift">See mean.</param>
    /// <param name="relu">A largest value of 0 or less becomes 0, and blocks the gradient.</param>
    /// <param name="y">The largest values.</param>
    /// <param name="centred">x − mean of the pixels that gave them; null: no way back is needed.</param>
    /// <param name="codes">Which pixels; null: no way back is needed.</param>
    public void Forward(float* x, float* mean, float* scale, float* shift, bool relu, float* y, float* centred, byte* codes)
        => ChannelVectors.ForEach(new Largest { Size = this, X = x, Mean = mean, Scale = scale, Shift = shift, Relu = relu, Y = y, Centred = centred, Codes = codes }, Channels);

    /// <summary>One image: sums[c] ← Σ g, dots[c] ← Σ g · centred, over the gradients that pass.</summary>
    public void SumGradients(float* dy, byte* codes, float* centred, float* sums, float* dots)
        => ChannelVectors.ForEach(new Sums { Size = this, Dy = dy, Codes = codes, Centred = centred, To = sums, Dots = dots }, Channels);

    /// <summary>One image: dx ← (g − meanSum − (x − mean) · meanDot) · scale, or added to what is there, where g is 0 but in the pixels that gave a value.</summary>
    public void Differentiate(float* dy, byte* codes, float* x, float* mean, float* meanSum, float* meanDot, float* scale, bool add, float* dx)
        => ChannelVectors.ForEach(new Spread { Size = this, Dy = dy, Codes = codes, X = x, Mean = mean, MeanSum = meanSum, MeanDot = meanDot, Scale = scale, Add = add, Dx = dx }, Channels);

    private readonly struct Largest : IChannelWork
    {
        public required NormalizedPooling Size { get; init; }

        public required float* X { get; init; }

        public required float* Mean { get; init; }

        public required float* Scale { get; init; }

        public required float* Shift { get; init; }

        public required bool Relu { get; init; }

        public required float* Y { get; init; }

        public required float* Centred { get; init; }

        public required byte* Codes { get; init; }

        public void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
        {
            float* x = X + channel, y = Y + channel, centred = Centred == null ? null : Centred + channel;
            byte* codes = Codes == null ? null : Codes + channel;
            int pixels = Size.Pool.H * Size.Pool.W, wide = Size.Pool.W;
            nint step = Size.Channels, row = Size.PixelRow;
            bool relu = Relu;
            TVector negated = TLanes.Multiply(TLanes.Load(Mean + channel), TLanes.All(-1)), scale = TLanes.Load(Scale + channel), shift = TLanes.Load(Shift + channel), blocked = TLanes.All(PoolingCodes.Blocked);
            TVector first = TLanes.All(0), second = TLanes.All(1), third = TLanes.All(2), fourth = TLanes.All(3);
            for (int i = 0; i < Size.Rows; i++, x += (Size.Pool.H - 1) * row)
            {
                for (int j = 0; j < Size.Columns; j++, x += wide * step, y += step)
                {
                    TVector at = first, a = TLanes.Add(TLanes.Load(x), negated), best = TLanes.MultiplyAdd(a, scale, shift), from = a;
                    if (pixels == 4 && wide == 2)
                    {
                        TVector b = TLanes.Add(TLanes.Load(x + step), negated), c = TLanes.Add(TLanes.Load(x + row), negated), d = TLanes.Add(TLanes.Load(x + row + step), negated);
                        TLanes.TakeLarger(TLanes.MultiplyAdd(b, scale, shift), second, ref best, ref at);
                        TLanes.TakeLarger(TLanes.MultiplyAdd(c, scale, shift), third, ref best, ref at);
                        TLanes.TakeLarger(TLanes.MultiplyAdd(d, scale, shift), fourth, ref best, ref at);
                        if (codes != null)
                        {
                            from = TLanes.Add(
                                TLanes.Add(TLanes.WhereEqual(at, first, a), TLanes.WhereEqual(at, second, b)), TLanes.Add(TLanes.WhereEqual(at, third, c), TLanes.WhereEqual(at, fourth, d)));
                        }
                    }
                    else
                    {
                        for (int k = 1; k < pixels; k++)
                        {
                            TVector v = TLanes.Add(TLanes.Load(x + k / wide * row + k % wide * step), negated), scaled = TLanes.MultiplyAdd(v, scale, shift), largest = best;
                            TLanes.TakeLarger(scaled, TLanes.All(k), ref best, ref at);
                            TLanes.TakeLarger(scaled, v, ref largest, ref from);
                        }
                    }

                    TLanes.Store(relu ? TLanes.Rectify(best) : best, y);
                    if (codes == null) continue;
                    TLanes.Store(from, centred);
                    TLanes.StoreBytes(relu ? TLanes.WherePositive(best, at, blocked) : at, codes);
                    centred += step;
                    codes += step;
                }
            }
        }
    }

    private readonly struct Sums : IChannelWork
    {
        public required NormalizedPooling Size { get; init; }

        public required float* Dy { get; init; }

        public required byte* Codes { get; init; }

        public required float* Centred { get; init; }

        public required float* To { get; init; }

        public required float* Dots { get; init; }

        public void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
        {
            float* dy = Dy + channel, centred = Centred + channel;
            byte* codes = Codes + channel;
            nint step = Size.Channels;
            TVector sum = TLanes.All(0), dot = sum, zero = sum, belowBlocked = TLanes.All(0.5f - PoolingCodes.Blocked);
            for (int i = 0; i < Size.Rows; i++)
            {
                // Row by row: sums of sums err less than long sums.
                TVector rowSum = zero, rowDot = zero;
                for (int j = 0; j < Size.Columns; j++, dy += step, centred += step, codes += step)
                {
                    TVector g = TLanes.WherePositive(TLanes.Add(TLanes.LoadBytes(codes), belowBlocked), zero, TLanes.Load(dy));
                    rowSum = TLanes.Add(rowSum, g);
                    rowDot = TLanes.MultiplyAdd(g, TLanes.Load(centred), rowDot);
                }

                sum = TLanes.Add(sum, rowSum);
                dot = TLanes.Add(dot, rowDot);
            }

            TLanes.Store(sum, To + channel);
            TLanes.Store(dot, Dots + channel);
        }
    }

    private readonly struct Spread : IChannelWork
    {
        public required NormalizedPooling Size { get; init; }

        public required float* Dy { get; init; }

        public required byte* Codes { get; init; }

        public required float* X { get; init; }

        public required float* Mean { get; init; }

        public required float* MeanSum { get; init; }

        public required float* MeanDot { get; init; }

        public required float* Scale { get; init; }

        public required bool Add { get; init; }

        public required float* Dx { get; init; }

        public void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
        {
            float* dy = Dy + channel, x = X + channel, dx = Dx + channel;
            byte* codes = Codes + channel;
            int pixels = Size.Pool.H * Size.Pool.W, wide = Size.Pool.W;
            nint step = Size.Channels, row = Size.PixelRow, rest = (Size.Pool.H - 1) * row;
            bool add = Add;
            TVector first = TLanes.All(0), second = TLanes.All(1), third = TLanes.All(2), fourth = TLanes.All(3);
            TVector minus = TLanes.All(-1), negatedMean = TLanes.Multiply(TLanes.Load(Mean + channel), minus), negatedSum = TLanes.Multiply(TLanes.Load(MeanSum + channel), minus),
                negatedDot = TLanes.Multiply(TLanes.Load(MeanDot + channel), minus), scale = TLanes.Load(Scale + channel);
            for (int i = 0; i < Size.Rows; i++, x += rest, dx += rest)
            {
                for (int j = 0; j < Size.Columns; j++, x += wide * step, dx += wide * step, dy += step, codes += step)
                {
                    TVector g = TLanes.Load(dy), code = TLanes.LoadBytes(codes);
                    if (pixels == 4 && wide == 2)
                    {
                        Pixel(TLanes.WhereEqual(code, first, g), 0);
                        Pixel(TLanes.WhereEqual(code, second, g), step);
                        Pixel(TLanes.WhereEqual(code, third, g), row);
                        Pixel(TLanes.WhereEqual(code, fourth, g), row + step);
                        continue;
                    }

                    for (int k = 0; k < pixels; k++) Pixel(TLanes.WhereEqual(code, TLanes.All(k), g), k / wide * row + k % wide * step);
                }
            }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            void Pixel(TVector passed, nint at)
            {
                TVector v = TLanes.Multiply(TLanes.Add(TLanes.Multiply(TLanes.Add(TLanes.Load(x + at), negatedMean), negatedDot), TLanes.Add(passed, negatedSum)), scale);
                TLanes.Store(add ? TLanes.Add(TLanes.Load(dx + at), v) : v, dx + at);
            }
        }
    }
}

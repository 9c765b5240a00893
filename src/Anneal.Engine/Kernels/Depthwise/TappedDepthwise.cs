namespace Anneal.Engine.Kernels;

/// <summary>
/// One image through kernels of any size, stride and dilation, or its gradient back. Four outputs that meet the same kernel elements are computed
/// at once, so that a weight is read once for four products.
/// </summary>
internal readonly unsafe struct TappedDepthwise : IChannelWork
{
    public required DepthwiseGeometry Geometry { get; init; }

    public required float* Source { get; init; }

    public required float* Kernel { get; init; }

    public required float* Target { get; init; }

    /// <summary>The first row of the target that is computed.</summary>
    public required int First { get; init; }

    /// <summary>The row behind the last that is computed.</summary>
    public required int End { get; init; }

    public required DepthwiseEpilogue Epilogue { get; init; }

    /// <summary>From the output's gradient to the input's.</summary>
    public required bool Backward { get; init; }

    public void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        DepthwiseGeometry g = Geometry;
        WindowTaps rows = Backward ? g.BackwardRows : g.ForwardRows, columns = Backward ? g.BackwardColumns : g.ForwardColumns;
        nint step = g.Channels, kernelRow = g.KernelWidth * step, sourceRow = (Backward ? g.OutWidth : g.Width) * step;
        nint kernelStep = columns.KernelStep * step, sourceStep = columns.SourceStep * step, shift = columns.Shift * step, next = columns.Phases * step;
        TVector begin = Epilogue.Begin<TLanes, TVector>(channel);
        for (int y = First; y < End; y++)
        {
            TapRun down = rows[y];
            float* line = Target + (nint)y * columns.Count * step + channel;
            for (int phase = 0; phase < columns.Phases; phase++)
            {
                for (int x = phase, made; x < columns.Count; x += made * columns.Phases)
                {
                    TapRun across = columns[x];
                    float* to = line + x * step, wRow = Kernel + channel + down.Kernel * kernelRow + across.Kernel * step, vRow = Source + channel + down.Source * sourceRow + across.Source * step;
                    made = columns.IsTile(x) ? WindowTaps.Tile : 1;
                    TVector a = begin, b = begin, c = begin, d = begin;
                    for (int i = 0; i < down.Count; i++, wRow += rows.KernelStep * kernelRow, vRow += rows.SourceStep * sourceRow)
                    {
                        float* w = wRow, v = vRow;
                        if (made == 1)
                        {
                            for (int j = 0; j < across.Count; j++, w += kernelStep, v += sourceStep) a = TLanes.MultiplyAdd(TLanes.Load(v), TLanes.Load(w), a);
                            continue;
                        }

                        for (int j = 0; j < across.Count; j++, w += kernelStep, v += sourceStep)
                        {
                            TVector weight = TLanes.Load(w);
                            a = TLanes.MultiplyAdd(TLanes.Load(v), weight, a);
                            b = TLanes.MultiplyAdd(TLanes.Load(v + shift), weight, b);
                            c = TLanes.MultiplyAdd(TLanes.Load(v + 2 * shift), weight, c);
                            d = TLanes.MultiplyAdd(TLanes.Load(v + 3 * shift), weight, d);
                        }
                    }

                    Epilogue.End<TLanes, TVector>(a, to);
                    if (made == 1) continue;
                    Epilogue.End<TLanes, TVector>(b, to + next);
                    Epilogue.End<TLanes, TVector>(c, to + 2 * next);
                    Epilogue.End<TLanes, TVector>(d, to + 3 * next);
                }
            }
        }
    }
}

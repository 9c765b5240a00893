namespace Anneal.Data.Digits;

/// <summary>
/// The path of the pen for one digit: a pose, jittered, splined, distorted, and placed on the 28 × 28 pixels. An object is scratch space that one
/// thread uses again and again.
/// </summary>
internal sealed class DigitPath
{
    /// <summary>Straight pieces to one span between control points.</summary>
    private const int Steps = 5;

    private const int MaxControlPoints = 32;
    private const int MaxPoints = (MaxControlPoints * Steps) + 8;

    private static readonly double[,] s_spline = CatmullRom();

    private readonly double[] _controlX = new double[MaxControlPoints];
    private readonly double[] _controlY = new double[MaxControlPoints];
    private readonly double[] _jitterX = new double[MaxControlPoints];
    private readonly double[] _jitterY = new double[MaxControlPoints];
    private int _points;

    /// <summary>The ends of the pieces, in pixels; a pixel's centre is at whole numbers.</summary>
    public double[] X { get; } = new double[MaxPoints];

    /// <inheritdoc cref="X"/>
    public double[] Y { get; } = new double[MaxPoints];

    /// <summary>Piece i runs from point <c>Starts[i]</c> to the next.</summary>
    public int[] Starts { get; } = new int[MaxPoints];

    /// <summary>The pen's radius in pixels along each piece.</summary>
    public double[] Radius { get; } = new double[MaxPoints];

    /// <summary>The number of pieces.</summary>
    public int Pieces { get; private set; }

    /// <summary>Draws the path of a digit from random numbers.</summary>
    public void Draw(int digit, ref DigitRandom random, WriterStyle? style)
    {
        DigitForms forms = PoseTable.Digits[digit];
        Pose pose = Choose(digit, forms, ref random, style);
        double sloppiness = style is null ? random.Uniform(0.4, 1.4) : style.Sloppiness * random.Uniform(0.75, 1.25);
        Jitter(pose, ref random, sloppiness, forms.Calm);
        Spline(pose);
        Wave(ref random, sloppiness);
        Distort(ref random, sloppiness, forms, style);
        Place(ref random, forms.Pen, style);
    }

    private static Pose Choose(int digit, DigitForms forms, ref DigitRandom random, WriterStyle? style)
    {
        double at = random.Uniform();
        int family = 0;
        while (family < forms.Families.Count - 1 && at >= forms.Families[family].Probability) at -= forms.Families[family++].Probability;
        List<Pose> poses = forms.Families[family].Poses;
        Pose any = poses[random.Below(poses.Count)];
        if (style is null || random.Uniform() >= style.Habit) return any;
        int form = style.Forms[digit];
        for (family = 0; form >= forms.Families[family].Poses.Count; family++) form -= forms.Families[family].Poses.Count;
        return forms.Families[family].Poses[form];
    }

    private void Jitter(Pose pose, ref DigitRandom random, double sloppiness, double calm)
    {
        int count = pose.X.Length;
        for (int i = 0; i < count; i++)
        {
            _jitterX[i] = random.Normal(0.022 * sloppiness * calm);
            _jitterY[i] = random.Normal(0.022 * sloppiness * calm);
        }

        for (int i = 0; i < count; i++)
        {
            _controlX[i] = pose.X[i] + _jitterX[i] + (i > 0 ? 0.5 * _jitterX[i - 1] : 0) + (i + 1 < count ? 0.5 * _jitterX[i + 1] : 0);
            _controlY[i] = pose.Y[i] + _jitterY[i] + (i > 0 ? 0.5 * _jitterY[i - 1] : 0) + (i + 1 < count ? 0.5 * _jitterY[i + 1] : 0);
        }

        int first = 0;
        foreach (int length in pose.StrokeLengths)
        {
            int last = first + length - 1;
            MoveEnd(first, first + 1, random.Normal(0.10 * sloppiness));
            MoveEnd(last, last - 1, random.Normal(0.10 * sloppiness));
            first += length;
        }
    }

    private void MoveEnd(int end, int neighbor, double by)
    {
        _controlX[end] += (_controlX[end] - _controlX[neighbor]) * by;
        _controlY[end] += (_controlY[end] - _controlY[neighbor]) * by;
    }

    private void Spline(Pose pose)
    {
        _points = 0;
        Pieces = 0;
        int first = 0;
        foreach (int length in pose.StrokeLengths)
        {
            int last = first + length - 1;
            for (int i = first; i < last; i++)
            {
                // At a stroke's end and at a corner the spline breaks: the span's own end stands in for the neighbour.
                int before = i == first || pose.Corner[i] ? i : i - 1;
                int after = i + 1 == last || pose.Corner[i + 1] ? i + 1 : i + 2;
                for (int step = i == first ? 0 : 1; step <= Steps; step++)
                {
                    if (step > 0) Starts[Pieces++] = _points - 1;
                    X[_points] = Blend(_controlX, step, before, i, after);
                    Y[_points++] = Blend(_controlY, step, before, i, after);
                }
            }

            first += length;
        }
    }

    private static double Blend(double[] p, int step, int before, int at, int after) =>
        (s_spline[step, 0] * p[before]) + (s_spline[step, 1] * p[at]) + (s_spline[step, 2] * p[at + 1]) + (s_spline[step, 3] * p[after]);

    private void Wave(ref DigitRandom random, double sloppiness)
    {
        for (int wave = 0; wave < 4; wave++)
        {
            bool quick = wave >= 2;
            double frequency = quick ? random.Uniform(1.1, 2.2) : random.Uniform(0.3, 1.1);
            double direction = random.Uniform();
            double phase = random.Uniform();
            double deviation = sloppiness * (quick ? 0.018 : 0.035);
            double byX = random.Normal(deviation);
            double byY = random.Normal(deviation);
            double alongX = frequency * PortableMath.CosTurns(direction);
            double alongY = frequency * PortableMath.SinTurns(direction);
            for (int i = 0; i < _points; i++)
            {
                double sine = PortableMath.SinTurns((X[i] * alongX) + (Y[i] * alongY) + phase);
                X[i] += sine * byX;
                Y[i] += sine * byY;
            }
        }
    }

    private void Distort(ref DigitRandom random, double sloppiness, DigitForms forms, WriterStyle? style)
    {
        double spread = style?.Variation ?? 1;
        double middle = (style?.Middle ?? 0) + random.Normal(0.12 * sloppiness);
        double keystoneX = (style?.Keystone ?? 0) + random.Normal(0.18 * sloppiness * forms.Calm);
        double bowX = random.Normal(0.10 * sloppiness);
        double keystoneY = random.Normal(0.18 * sloppiness * forms.Calm);
        double bowY = random.Normal(0.10 * sloppiness);
        double width = forms.Width * (style?.Width ?? 1) * PortableMath.Exp(random.Normal(0.18 * spread));
        double slant = 0.10 + forms.Slant + (style?.Slant ?? 0) + random.Normal(0.24 * spread);
        double turns = ((style?.Rotation ?? 0) + random.Normal(0.10 * spread)) / (2 * Math.PI);
        double cos = PortableMath.CosTurns(turns);
        double sin = PortableMath.SinTurns(turns);
        for (int i = 0; i < _points; i++)
        {
            double x = X[i];
            double y = Y[i];
            y += middle * (1 - (4 * y * y));
            x = (x * (1 + (2 * keystoneX * y))) + (bowX * ((4 * y * y) - 0.33));
            y = (y * (1 + (2 * keystoneY * x))) + (0.5 * bowY * ((4 * x * x) - 0.33));
            x = (x * width) - (slant * y);
            X[i] = (cos * x) - (sin * y);
            Y[i] = (sin * x) + (cos * y);
        }
    }

    private void Place(ref DigitRandom random, double pen, WriterStyle? style)
    {
        double spread = style?.Variation ?? 1;
        double radius = Math.Clamp(1.22 * pen * (style?.Pen ?? 1) * PortableMath.Exp(random.Normal(0.27 * spread)), 0.75, 3.2);
        double size = Math.Min(19.8 + random.Normal(0.5), 20.5);
        double linear = random.Normal(0.10);
        double waving = random.Normal(0.10);
        double frequency = random.Uniform(0.5, 2);
        double phase = random.Uniform();
        double scale = (size - (2 * radius)) / Math.Max(Math.Max(Extent(X), Extent(Y)), 1e-3);
        for (int i = 0; i < _points; i++)
        {
            X[i] *= scale;
            Y[i] *= scale;
        }

        double mass = 0;
        double massX = 0;
        double massY = 0;
        for (int piece = 0; piece < Pieces; piece++)
        {
            double u = piece / (double)(Pieces - 1);
            Radius[piece] = Math.Max(0.6, radius * (1 + (linear * ((2 * u) - 1)) + (waving * PortableMath.SinTurns((u * frequency) + phase))));
            int a = Starts[piece];
            double dx = X[a + 1] - X[a];
            double dy = Y[a + 1] - Y[a];
            double weight = (Math.Sqrt((dx * dx) + (dy * dy)) * Radius[piece]) + 1e-6;
            mass += weight;
            massX += weight * 0.5 * (X[a] + X[a + 1]);
            massY += weight * 0.5 * (Y[a] + Y[a + 1]);
        }

        double offX = 14 - (massX / mass) + random.Uniform(-0.5, 0.5);
        double offY = 14 - (massY / mass) + random.Uniform(-0.5, 0.5);
        for (int i = 0; i < _points; i++)
        {
            X[i] += offX;
            Y[i] += offY;
        }
    }

    private double Extent(double[] values)
    {
        double low = values[0];
        double high = values[0];
        for (int i = 1; i < _points; i++)
        {
            low = Math.Min(low, values[i]);
            high = Math.Max(high, values[i]);
        }

        return high - low;
    }

    /// <summary>Weights of the uniform Catmull-Rom spline through P1 and P2 with the neighbours P0 and P3, at t = 0, 1/5, ... 1.</summary>
    private static double[,] CatmullRom()
    {
        double[,] weights = new double[Steps + 1, 4];
        for (int step = 0; step <= Steps; step++)
        {
            double t = step / (double)Steps;
            double t2 = t * t;
            double t3 = t2 * t;
            weights[step, 0] = (-0.5 * t3) + t2 - (0.5 * t);
            weights[step, 1] = (1.5 * t3) - (2.5 * t2) + 1;
            weights[step, 2] = (-1.5 * t3) + (2 * t2) + (0.5 * t);
            weights[step, 3] = (0.5 * t3) - (0.5 * t2);
        }

        return weights;
    }
}

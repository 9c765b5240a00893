namespace Anneal.Imaging.Augmentation;

/// <summary>
/// Rotation, shift, shear and zoom about the picture's centre, as Keras' <c>apply_affine_transform</c> computes them: the matrix rotation · shift ·
/// shear · zoom maps a target pixel to the place in the source that it shows, between pixels by linear interpolation.
/// </summary>
/// <param name="Theta">Rotation in degrees.</param>
/// <param name="Tx">How many columns further right the source is read: above 0, the picture moves left.</param>
/// <param name="Ty">How many rows further down the source is read: above 0, the picture moves up.</param>
/// <param name="Shear">Shear angle in degrees.</param>
/// <param name="Zx">Zoom along the columns; below 1 enlarges.</param>
/// <param name="Zy">Zoom along the rows; below 1 enlarges.</param>
public sealed record AffineTransform(double Theta = 0, double Tx = 0, double Ty = 0, double Shear = 0, double Zx = 1, double Zy = 1)
{
    /// <summary>Whether nothing moves.</summary>
    public bool IsIdentity => this == new AffineTransform();

    /// <summary>The transformed picture.</summary>
    /// <param name="pixels">Exactly height × width × channels values.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">Values a pixel.</param>
    /// <param name="fillMode">What stands beyond the edges.</param>
    /// <param name="fillValue">The value for <see cref="FillMode.Constant"/>.</param>
    /// <exception cref="ArgumentException">The length is another, a parameter is not finite, or the fill mode is unknown.</exception>
    public float[] Apply(ReadOnlySpan<float> pixels, int width, int height, int channels, FillMode fillMode = FillMode.Nearest, float fillValue = 0)
    {
        PixelBuffer.Require(pixels.Length, width, height, channels);
        if (!Enum.IsDefined(fillMode))
        {
            throw new ArgumentOutOfRangeException(nameof(fillMode), fillMode, "The fill mode is unknown.");
        }

        if (!double.IsFinite(Theta + Tx + Ty + Shear + Zx + Zy))
        {
            throw new ArgumentException($"The parameters of {this} must be finite.");
        }

        if (IsIdentity)
        {
            return pixels.ToArray();
        }

        SourceMap map = Map(width, height);
        float[] result = new float[pixels.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double row = (map.RowByRow * y) + (map.RowByColumn * x) + map.RowOffset;
                double column = (map.ColumnByRow * y) + (map.ColumnByColumn * x) + map.ColumnOffset;
                Span<float> target = result.AsSpan(((y * width) + x) * channels, channels);
                if (fillMode == FillMode.Constant && !(row >= 0 && row <= height - 1 && column >= 0 && column <= width - 1))
                {
                    target.Fill(fillValue);
                }
                else
                {
                    Interpolate(pixels, width, channels, AxisPosition.At(row, height, fillMode), AxisPosition.At(column, width, fillMode), target);
                }
            }
        }

        return result;
    }

    private static void Interpolate(ReadOnlySpan<float> pixels, int width, int channels, in AxisPosition row, in AxisPosition column, Span<float> target)
    {
        ReadOnlySpan<float> upperLeft = pixels[(((row.First * width) + column.First) * channels)..];
        ReadOnlySpan<float> upperRight = pixels[(((row.First * width) + column.Second) * channels)..];
        ReadOnlySpan<float> lowerLeft = pixels[(((row.Second * width) + column.First) * channels)..];
        ReadOnlySpan<float> lowerRight = pixels[(((row.Second * width) + column.Second) * channels)..];
        for (int i = 0; i < target.Length; i++)
        {
            double upper = upperLeft[i] + ((upperRight[i] - (double)upperLeft[i]) * column.Fraction);
            double lower = lowerLeft[i] + ((lowerRight[i] - (double)lowerLeft[i]) * column.Fraction);
            target[i] = (float)(upper + ((lower - upper) * row.Fraction));
        }
    }

    /// <summary>The product of the four matrices, moved to the centre, with Keras' x and y exchanged for rows and columns.</summary>
    private SourceMap Map(int width, int height)
    {
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(Theta));
        (double shearSin, double shearCos) = Math.SinCos(double.DegreesToRadians(Shear));

        // rotation · shift = [cos −sin | cos·tx − sin·ty; sin cos | sin·tx + cos·ty]; shear = [1 −sin; 0 cos]; zoom = diag(zx, zy).
        double xx = cos * Zx;
        double xy = ((-cos * shearSin) - (sin * shearCos)) * Zy;
        double yx = sin * Zx;
        double yy = ((-sin * shearSin) + (cos * shearCos)) * Zy;
        double xOffset = (cos * Tx) - (sin * Ty);
        double yOffset = (sin * Tx) + (cos * Ty);

        // Keras centres x by the height and y by the width although x then runs along columns; on square pictures it makes no difference.
        double centerX = (height / 2.0) - 0.5;
        double centerY = (width / 2.0) - 0.5;
        xOffset += centerX - (xx * centerX) - (xy * centerY);
        yOffset += centerY - (yx * centerX) - (yy * centerY);
        return new(yy, yx, yOffset, xy, xx, xOffset);
    }

    private readonly record struct SourceMap(double RowByRow, double RowByColumn, double RowOffset, double ColumnByRow, double ColumnByColumn, double ColumnOffset);
}

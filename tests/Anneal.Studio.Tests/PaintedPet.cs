using SkiaSharp;

namespace Anneal.Studio.Tests;

/// <summary>The face of a cat or a dog, painted by rule: pictures for the guide that are nobody's photographs.</summary>
internal static class PaintedPet
{
    private const int Side = 240;

    public static byte[] Png(bool isDog, int seed)
    {
        double[] chance = Numbers.Counter(seed, 12);
        float Around(int which, float middle, float spread) => middle + (float)((chance[which] - 0.5) * 2 * spread);
        using SKBitmap bitmap = new(Side, Side);
        using SKCanvas canvas = new(bitmap);
        using SKPaint paint = new() { IsAntialias = true };

        // Dogs live before warm walls, cats before cool ones.
        paint.Shader = SKShader.CreateLinearGradient(
            default, new SKPoint(Side, Side), isDog ? [SKColor.FromHsl(Around(0, 20, 12), 45, 80), SKColor.FromHsl(Around(1, 4, 8), 55, 48)] : [SKColor.FromHsl(Around(0, 205, 14), 50, 82), SKColor.FromHsl(Around(1, 225, 12), 55, 50)], SKShaderTileMode.Clamp);
        canvas.DrawRect(0, 0, Side, Side, paint);
        paint.Shader = null;

        SKColor fur = SKColor.FromHsl(Around(2, 30, 12), Around(3, 35, 15), Around(4, 38, 18)), dark = SKColor.FromHsl(25, 30, 18), light = SKColor.FromHsl(38, 45, 85);
        float x = Around(5, 120, 14), y = Around(6, 132, 10), size = Around(7, 1, 0.12f);
        canvas.Translate(x, y);
        canvas.Scale(size);
        if (isDog)
        {
            Oval(dark, -64, 0, 22, 52, 14);
            Oval(dark, 64, 0, 22, 52, -14);
        }
        else
        {
            Ear(-1);
            Ear(1);
        }

        Oval(fur, 0, 0, 66, isDog ? 74 : 62, 0);
        Oval(light, 0, 34, isDog ? 34 : 26, isDog ? 36 : 22, 0);
        foreach (int side in (int[])[-1, 1])
        {
            Oval(SKColors.White, 27 * side, -12, 12, isDog ? 13 : 10, 0);
            Oval(SKColors.Black, 27 * side, -12, isDog ? 8 : 4, isDog ? 9 : 9, 0);
        }

        Oval(isDog ? SKColors.Black : SKColor.FromHsl(350, 50, 65), 0, isDog ? 18 : 22, isDog ? 15 : 8, isDog ? 11 : 6, 0);
        paint.Style = SKPaintStyle.Stroke;
        paint.StrokeWidth = 3;
        paint.Color = dark;
        canvas.DrawArc(new SKRect(-18, 24, 0, 50), 20, 120, false, paint);
        canvas.DrawArc(new SKRect(0, 24, 18, 50), 40, 120, false, paint);
        for (int line = -1; !isDog && line <= 1; line++)
        {
            canvas.DrawLine(24, 30 + (4 * line), 76, 28 + (12 * line), paint);
            canvas.DrawLine(-24, 30 + (4 * line), -76, 28 + (12 * line), paint);
        }

        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();

        void Oval(SKColor colour, float cx, float cy, float rx, float ry, float turned)
        {
            paint.Color = colour;
            canvas.Save();
            canvas.RotateDegrees(turned, cx, cy);
            canvas.DrawOval(cx, cy, rx, ry, paint);
            canvas.Restore();
        }

        void Ear(int side)
        {
            using SKPathBuilder ear = new();
            ear.MoveTo(side * 60, -20);
            ear.LineTo(side * 56, -88);
            ear.LineTo(side * 10, -56);
            ear.Close();
            using SKPath path = ear.Detach();
            paint.Color = fur;
            canvas.DrawPath(path, paint);
        }
    }
}

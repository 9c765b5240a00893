using Anneal.Imaging.Augmentation;

namespace Anneal.Imaging.Tests.Augmentation;

public sealed class AffineTransformTests
{
    private const int Height = 12;
    private const int Width = 10;

    public static TheoryData<string, AffineTransform, FillMode, float> Cases => new()
    {
        { "rotation", new(Theta: 30), FillMode.Nearest, 0 },
        { "rotation_wrap", new(Theta: -20), FillMode.Wrap, 0 },
        { "shift", new(Tx: 2, Ty: -3), FillMode.Nearest, 0 },
        { "shift_constant", new(Tx: 2.5, Ty: 1.25), FillMode.Constant, 7 },
        { "shear", new(Shear: 15), FillMode.Nearest, 0 },
        { "zoom", new(Zx: 0.8, Zy: 1.2), FillMode.Nearest, 0 },
        { "zoom_reflect", new(Zx: 1.3, Zy: 1.3), FillMode.Reflect, 0 },
        { "all", new(Theta: 10, Tx: 1, Ty: 1, Shear: 5, Zx: 0.9, Zy: 1.1), FillMode.Nearest, 0 },
    };

    internal static float[] Input => [.. Numbers.Counter(9, Height * Width * 3).Select(value => (float)(value * 255))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Transforms_are_those_of_Keras(string name, AffineTransform transform, FillMode mode, float fill)
    {
        (_, float[] expected) = GoldenImages.Array<float>("augmentation.npz", $"affine_{name}/output");
        float[] actual = transform.Apply(Input, Width, Height, 3, mode, fill);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-3f);
        }
    }

    [Fact]
    public void The_identity_copies()
    {
        Assert.True(new AffineTransform().IsIdentity);
        Assert.Equal(Input, new AffineTransform().Apply(Input, Width, Height, 3));
    }

    [Theory]
    [InlineData(FillMode.Nearest)]
    [InlineData(FillMode.Constant)]
    [InlineData(FillMode.Reflect)]
    [InlineData(FillMode.Wrap)]
    public void Far_away_and_one_pixel_pictures_stay_inside(FillMode mode)
    {
        foreach (double far in (double[])[1e3, -1e3, 1e12, -1e12, 0.49, -0.51])
        {
            float[] one = new AffineTransform(Tx: far, Ty: -far).Apply([5f], 1, 1, 1, mode, 5f);
            Assert.Equal([5f], one);
            float[] many = new AffineTransform(Theta: 33, Tx: far, Ty: far, Zx: 3).Apply(Input, Width, Height, 3, mode);
            Assert.All(many, value => Assert.InRange(value, 0f, 255f));
        }
    }

    [Fact]
    public void Reflection_mirrors_with_the_edge_pixel_twice()
    {
        float[] row = [1, 2, 3, 4];
        Assert.Equal([2f, 1f, 1f, 2f], new AffineTransform(Ty: 0, Tx: -2).Apply(row, 4, 1, 1, FillMode.Reflect));
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new AffineTransform(Theta: double.NaN).Apply([1f], 1, 1, 1));
        Assert.Throws<ArgumentException>(() => new AffineTransform().Apply([1f], 1, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AffineTransform().Apply([1f], 1, 1, 1, (FillMode)9));
    }
}

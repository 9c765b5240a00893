using Anneal.Engine.Graphs;
using Anneal.Engine.Randomness;

namespace Anneal.Keras.Initializers;

/// <summary>Gives a layer's weights their first values.</summary>
public abstract class Initializer
{
    /// <summary>The seed; null: the session's next random numbers (<see cref="Backend.SetRandomSeed"/>).</summary>
    public ulong? Seed { get; init; }

    /// <summary>Keras' class name.</summary>
    public string ClassName => GetType().Name;

    /// <summary>An initializer by Keras' name: glorot_uniform, he_normal, zeros, ...</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static implicit operator Initializer(string name) => Parse(name);

    /// <summary>An initializer by Keras' name or class name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Initializer Parse(string name)
    {
        string wanted = name.Contains('_', StringComparison.Ordinal) ? name : Backend.SnakeCase(name);
        return wanted switch
        {
            "zeros" or "zero" => new Zeros(),
            "ones" or "one" => new Ones(),
            "constant" => new Constant(),
            "random_normal" or "normal" => new RandomNormal(),
            "random_uniform" or "uniform" => new RandomUniform(),
            "truncated_normal" => new TruncatedNormal(),
            "glorot_uniform" => new GlorotUniform(),
            "glorot_normal" => new GlorotNormal(),
            "he_uniform" => new HeUniform(),
            "he_normal" => new HeNormal(),
            "lecun_uniform" => new LecunUniform(),
            "lecun_normal" => new LecunNormal(),
            "variance_scaling" => new VarianceScaling(),
            _ => throw new ArgumentException($"There is no initializer '{name}'; expected zeros, ones, constant, random_normal, random_uniform, truncated_normal, variance_scaling, or uniform or normal of glorot, he or lecun.", nameof(name)),
        };
    }

    /// <summary>The values of a weight of this shape, in row-major order.</summary>
    public float[] Create(Shape shape)
    {
        float[] values = new float[shape.Size];
        PhiloxStream random = Seed is { } seed ? Philox.Stream(seed, 1UL << 32) : IsRandom ? Backend.NextStream() : default;
        Fill(values, shape, ref random);
        return values;
    }

    /// <summary>False for initializers that draw nothing.</summary>
    protected virtual bool IsRandom => true;

    /// <summary>Writes the values.</summary>
    protected abstract void Fill(Span<float> values, Shape shape, ref PhiloxStream random);

    /// <summary>Normal numbers within two standard deviations; others are drawn again.</summary>
    private protected static void FillTruncated(Span<float> values, double mean, double deviation, ref PhiloxStream random)
    {
        foreach (ref float v in values)
        {
            double z;
            do z = random.NextNormal();
            while (Math.Abs(z) > 2);
            v = (float)(mean + deviation * z);
        }
    }
}

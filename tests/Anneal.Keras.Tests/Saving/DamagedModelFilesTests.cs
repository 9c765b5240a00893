using System.IO.Compression;
using System.Text;
using Anneal.Hdf5;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Saving;

namespace Anneal.Keras.Tests.Saving;

/// <summary>Seeded damage to real files: only <see cref="ModelFileException"/> may come of it, in memory that the file's size bounds.</summary>
public class DamagedModelFilesTests
{
    /// <summary>More for a longer search by hand.</summary>
    private static readonly int s_rounds = int.Parse(Environment.GetEnvironmentVariable("ANNEAL_FUZZ_ROUNDS") ?? "1", System.Globalization.CultureInfo.InvariantCulture);

    public static TheoryData<string> Files => ["keras/small.h5", "keras/small.keras", "keras-1.2.2/normalised.h5", "keras-2.3.1/small.h5", "tf_keras/batch_normalised.keras", "keras2/small.h5"];

    [Theory]
    [MemberData(nameof(Files))]
    public void FlippedBits(string file)
    {
        Random random = new(1);
        Damage(file, 150 * s_rounds, bytes =>
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            return bytes;
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Truncated(string file)
    {
        Random random = new(2);
        Assert.Equal(60, Damage(file, 60, bytes => bytes[..random.Next(bytes.Length)]));
    }

    [Theory]
    [InlineData("keras/small.h5", "model_config")]
    [InlineData("keras/small.h5", "training_config")]
    [InlineData("keras-1.2.2/normalised.h5", "model_config")]
    [InlineData("keras-2.0.8/normalised.h5", "training_config")]
    [InlineData("keras2/batch_normalised.h5", "model_config")]
    public void DamagedJson(string file, string attribute)
    {
        using TemporaryFolder folder = new();
        string good = H5File.Open(KerasFiles.Path(file)).Attributes[attribute].ReadString();
        Random random = new(3);
        string[] values = ["null", "-1", "0", "1e300", "2147483647", "99999999999", "[]", "{}", "\"\"", "true", "[[[[]]]]", "[1,2,3,4,5]"];
        for (int i = 0; i < 250 * s_rounds; i++)
        {
            H5Group root = H5File.Open(KerasFiles.Path(file));
            StringBuilder text = new(good);
            if (i % 2 == 0)
            {
                // Another value in the place of one.
                int at = good.IndexOf(": ", random.Next(good.Length - 10), StringComparison.Ordinal) + 2;
                int end = at < 2 ? -1 : good.IndexOfAny([',', '}', ']'], at);
                if (end < 0) continue;
                text.Remove(at, end - at).Insert(at, values[random.Next(values.Length)]);
            }
            else
            {
                for (int n = random.Next(3) + 1; n > 0; n--) text[random.Next(text.Length)] = "{}[]\",:0159ae"[random.Next(13)];
            }

            root.Attributes.Set(attribute, text.ToString());
            H5File.Save(folder["a.h5"], root);
            Load(folder["a.h5"]);
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public void JsonThatIsNestedDeeply(string part)
    {
        using TemporaryFolder folder = new();
        H5Group root = H5File.Open(KerasFiles.Path("keras/small.h5"));
        root.Attributes.Set("model_config", string.Concat(Enumerable.Repeat(part, 100_000)));
        H5File.Save(folder["a.h5"], root);
        Assert.Contains("model_config", Assert.Throws<ModelFileException>(() => Model.Load(folder["a.h5"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2000000000")]
    [InlineData("2147483647")]
    [InlineData("500000000")]
    public void LayersThatClaimGigabytes(string units)
    {
        using TemporaryFolder folder = new();
        H5Group root = H5File.Open(KerasFiles.Path("keras/small.h5"));
        root.Attributes.Set("model_config", root.Attributes["model_config"].ReadString().Replace("\"units\": 8", "\"units\": " + units, StringComparison.Ordinal));
        H5File.Save(folder["a.h5"], root);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("layer 'dense'", Assert.Throws<ModelFileException>(() => Model.Load(folder["a.h5"])).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20 << 20);
    }

    [Fact]
    public void WhatIsMissingIsNamed()
    {
        using TemporaryFolder folder = new();
        Archive(folder["a.keras"], e => e == "config.json" ? null : Same(e));
        Assert.Contains("config.json", Message(), StringComparison.Ordinal);
        Archive(folder["a.keras"], e => e == "model.weights.h5" ? null : Same(e));
        Assert.Contains("model.weights.h5", Message(), StringComparison.Ordinal);
        Archive(folder["a.keras"], e => e == "config.json" ? "{\"class_name\": \"Sequential\"}"u8.ToArray() : Same(e));
        Assert.Contains("layers", Message(), StringComparison.Ordinal);
        Archive(folder["a.keras"], e => e == "config.json" ? [0xff, 0xfe, 0x00] : Same(e));
        Assert.Contains("config.json", Message(), StringComparison.Ordinal);
        Archive(folder["a.keras"], e => e == "config.json" ? "{\"class_name\": \"A\", \"class_name\": \"B\"}"u8.ToArray() : Same(e));
        Assert.Contains("config.json", Message(), StringComparison.Ordinal);
        Archive(folder["a.keras"], e => e == "config.json" ? new byte[100 << 20] : Same(e), CompressionLevel.SmallestSize);
        Assert.Contains("unpacks", Message(), StringComparison.Ordinal);

        string Message() => Assert.Throws<ModelFileException>(() => Model.Load(folder["a.keras"])).Message;
    }

    [Fact]
    public void ChecksumsOfArchivesAreVerified()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = File.ReadAllBytes(KerasFiles.Path("keras/small.keras"));
        // A weight: damage that nothing but the checksum can notice.
        bytes[bytes.AsSpan().IndexOf("\x89HDF"u8[1..]) + 20_000] ^= 1;
        File.WriteAllBytes(folder["a.keras"], bytes);
        Assert.Contains("checksum", Assert.Throws<ModelFileException>(() => Model.Load(folder["a.keras"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WeightsOfAnotherShapeNameTheLayer()
    {
        using TemporaryFolder folder = new();
        H5Group root = H5File.Open(KerasFiles.Path("keras/small.h5"));
        H5Group layer = root.Group("model_weights/dense_1");
        layer.CreateDataset("other", new float[24], 3, 8);
        layer.Attributes.Set("weight_names", ["other", "small/dense_1/bias"], H5Type.AsciiString);
        H5File.Save(folder["a.h5"], root);
        string message = Assert.Throws<ModelFileException>(() => Model.Load(folder["a.h5"])).Message;
        Assert.Contains("layer 'dense_1' (Dense)", message, StringComparison.Ordinal);
        Assert.Contains("(8, 3)", message, StringComparison.Ordinal);
        Assert.Contains("(3, 8)", message, StringComparison.Ordinal);

        layer.Attributes.Set("weight_names", ["nowhere", "small/dense_1/bias"], H5Type.AsciiString);
        H5File.Save(folder["a.h5"], root);
        Assert.Contains("nowhere", Assert.Throws<ModelFileException>(() => Model.Load(folder["a.h5"])).Message, StringComparison.Ordinal);
    }

    private static int Damage(string file, int count, Func<byte[], byte[]> damage)
    {
        using TemporaryFolder folder = new();
        byte[] good = File.ReadAllBytes(KerasFiles.Path(file));
        int failures = 0;
        for (int i = 0; i < count; i++)
        {
            File.WriteAllBytes(folder["a"], damage([.. good]));
            if (!Load(folder["a"])) failures++;
        }

        Assert.True(failures > 0, "the damage hit nothing");
        return failures;
    }

    /// <summary>False when the file was refused, as it should be; any other exception fails the test.</summary>
    private static bool Load(string path)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Model.Load(path);
            return true;
        }
        catch (ModelFileException e)
        {
            Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
            return false;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
        }
    }

    private static byte[] Same(string entry)
    {
        using ZipArchive archive = ZipFile.OpenRead(KerasFiles.Path("keras/small.keras"));
        using MemoryStream copy = new();
        using Stream stream = archive.GetEntry(entry)!.Open();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static void Archive(string path, Func<string, byte[]?> content, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using ZipArchive archive = new(File.Create(path), ZipArchiveMode.Create);
        foreach (string name in (string[])["metadata.json", "config.json", "model.weights.h5"])
        {
            if (content(name) is not { } bytes) continue;
            using Stream stream = archive.CreateEntry(name, level).Open();
            stream.Write(bytes);
        }
    }
}

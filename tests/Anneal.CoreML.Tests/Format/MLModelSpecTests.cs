using System.IO.Compression;
using Anneal.CoreML.Format;

namespace Anneal.CoreML.Tests.Format;

public sealed class MLModelSpecTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("anneal-coreml-").FullName;

    public static TheoryData<string> Files => GoldenModels.Names;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_survives_load_and_save_byte_for_byte(string name)
    {
        string copy = Path.Combine(_folder, "copy.mlmodel");
        MLModelSpec.Load(GoldenModels.Path(name)).Save(copy);
        Assert.Equal(File.ReadAllBytes(GoldenModels.Path(name)), File.ReadAllBytes(copy));
        Assert.Equal([copy], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_package_survives_load_and_save()
    {
        MLModelSpec package = MLModelSpec.Load(Golden.Path("coreml", "digits_updatable_sgd.mlpackage"));
        Assert.Equal(MLModelSpec.Load(GoldenModels.Path("digits_updatable_sgd")).Spec, package.Spec);
        string copy = Path.Combine(_folder, "copy.mlpackage");
        package.Save(copy);
        package.Spec.Description.Metadata = new Metadata { Author = "Someone" };
        package.Save(copy);
        Assert.Equal("Someone", MLModelSpec.Load(copy).Spec.Description.Metadata.Author);
        Assert.Equal([copy], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_stream_is_read_from_where_it_stands_to_its_end()
    {
        byte[] bytes = File.ReadAllBytes(GoldenModels.Path("regression_updatable"));
        using MemoryStream seekable = new([1, 2, 3, .. bytes]) { Position = 3 };
        Assert.Equal(bytes, MLModelSpec.Load(seekable).ToBytes());

        using MemoryStream packed = new();
        using (DeflateStream writer = new(packed, CompressionMode.Compress, leaveOpen: true)) writer.Write(bytes);
        packed.Position = 0;
        using DeflateStream unseekable = new(packed, CompressionMode.Decompress);
        Assert.Equal(bytes, MLModelSpec.Load(unseekable).ToBytes());
    }

    [Fact]
    public void Unknown_fields_are_kept()
    {
        byte[] unknown = [.. File.ReadAllBytes(GoldenModels.Path("regression_updatable")), 0xB2, 0xC8, 0x03, 0x02, 0x68, 0x69]; // field 7302, two bytes
        Assert.Equal(unknown, MLModelSpec.Load(unknown).ToBytes());
    }

    [Fact]
    public void Every_truncation_is_refused_by_name_or_is_a_whole_model()
    {
        byte[] bytes = File.ReadAllBytes(GoldenModels.Path("regression_updatable"));
        for (int length = 0; length < bytes.Length; length++)
        {
            string path = Path.Combine(_folder, "cut.mlmodel");
            File.WriteAllBytes(path, bytes[..length]);
            ModelFormatException error = Assert.Throws<ModelFormatException>(() => MLModelSpec.Load(path));
            Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("layer_zoo")]
    [InlineData("pipeline_updatable_neighbours")]
    [InlineData("regression_updatable")]
    public void A_flipped_bit_costs_an_exception_at_most(string name)
    {
        byte[] bytes = File.ReadAllBytes(GoldenModels.Path(name));
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Model model = MLModelSpec.Load(flipped).Spec;
                SpecText.Format(model, emptyWeights: true);
                model.CalculateSize();
            }
            catch (ModelFormatException)
            {
                // The one exception that is allowed.
            }
        }
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        // pipeline (202) { models (1) { pipeline { ...
        byte[] inner = [8, 1];
        for (int depth = 0; depth < 300; depth++) inner = [.. Field(202, Field(1, inner))];
        Assert.Throws<ModelFormatException>(() => MLModelSpec.Load([8, 1, .. inner]));

        static byte[] Field(int number, byte[] content) => [.. Varint((number << 3) | 2), .. Varint(content.Length), .. content];
    }

    [Fact]
    public void A_huge_length_is_refused_without_allocating_it()
    {
        byte[] bytes = [8, 1, .. Varint((500 << 3) | 2), .. Varint(int.MaxValue), 1, 2, 3];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ModelFormatException>(() => MLModelSpec.Load(bytes));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void What_is_no_model_is_refused()
    {
        Assert.Contains("no such file", Assert.Throws<ModelFormatException>(() => MLModelSpec.Load(Path.Combine(_folder, "none"))).Message, StringComparison.Ordinal);
        Assert.Contains("Manifest", Assert.Throws<ModelFormatException>(() => MLModelSpec.Load(_folder)).Message, StringComparison.Ordinal);
        Assert.Throws<ModelFormatException>(() => MLModelSpec.Load("{\"json\": true}"u8));
        File.WriteAllText(Path.Combine(_folder, "Manifest.json"), "{");
        Assert.Throws<ModelFormatException>(() => MLModelSpec.Load(_folder));
        File.WriteAllText(Path.Combine(_folder, "Manifest.json"), """{"rootModelIdentifier":"a","itemInfoEntries":{"a":{"path":"../../etc/passwd"}}}""");
        Assert.Contains("outside", Assert.Throws<ModelFormatException>(() => MLModelSpec.Load(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ml_program_is_not_saved_without_its_weights()
    {
        MLModelSpec spec = new(new Model { SpecificationVersion = 6, MlProgram = new() });
        Assert.Contains("weights", Assert.Throws<ModelFormatException>(() => spec.Save(Path.Combine(_folder, "x.mlpackage"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file()
    {
        string path = Path.Combine(_folder, "model.mlmodel");
        File.WriteAllText(path, "old");
        MLModelSpec broken = new(new Model { SpecificationVersion = 1, MlProgram = new() });
        Assert.Throws<ModelFormatException>(() => broken.Save(path));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.ThrowsAny<IOException>(() => MLModelSpec.Load(GoldenModels.Path("rank_exact")).Save(Path.Combine(path, "below-a-file.mlmodel")));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    private static byte[] Varint(int value)
    {
        List<byte> bytes = [];
        for (uint v = (uint)value; ; v >>= 7)
        {
            bytes.Add((byte)(v < 128 ? v : v | 128));
            if (v < 128) return [.. bytes];
        }
    }
}

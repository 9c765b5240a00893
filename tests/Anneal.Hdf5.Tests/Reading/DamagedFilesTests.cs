namespace Anneal.Hdf5.Tests.Reading;

/// <summary>Seeded damage to real files: only <see cref="H5FormatException"/> may come of it, in memory that the file's size bounds.</summary>
public class DamagedFilesTests
{
    public static TheoryData<string> SmallFiles =>
    [
        "keras/small.weights.h5", "keras/functional.h5", "keras-1.2.2/small.h5", "keras-2.3.1/small_weights.h5", "tf_keras/small.keras", "keras2/small.h5",
    ];

    [Theory]
    [MemberData(nameof(SmallFiles))]
    public void FlippedBits(string name)
    {
        byte[] good = KerasFiles.Read(name);
        Random random = new(1);
        Damage(good, 1200, bytes =>
        {
            // Data is most of a file and has no structure: every other flip hits the structures, which are where bytes are mostly zero.
            int at = random.Next(bytes.Length);
            for (int tries = 0; tries < 20 && random.Next(8) != 0 && bytes.AsSpan(at, Math.Min(8, bytes.Length - at)).IndexOf((byte)0) < 0; tries++)
            {
                at = random.Next(bytes.Length);
            }

            bytes[at] ^= (byte)(1 << random.Next(8));
            return bytes;
        });
    }

    [Theory]
    [MemberData(nameof(SmallFiles))]
    public void BytesThatMatter(string name)
    {
        // Lengths, counts and addresses become extreme.
        byte[] good = KerasFiles.Read(name);
        Random random = new(2);
        byte[] extremes = [0x00, 0x01, 0x7f, 0x80, 0xff];
        Damage(good, 1200, bytes =>
        {
            int at = random.Next(bytes.Length / 8) * 8 + (random.Next(2) * 4);
            int count = Math.Min(1 << random.Next(4), bytes.Length - at);
            bytes.AsSpan(at, count).Fill(extremes[random.Next(extremes.Length)]);
            return bytes;
        });
    }

    [Theory]
    [MemberData(nameof(SmallFiles))]
    public void Truncated(string name)
    {
        byte[] good = KerasFiles.Read(name);
        Random random = new(3);
        int failures = Damage(good, 300, bytes => bytes[..random.Next(bytes.Length)]);
        Assert.Equal(300, failures);
    }

    [Theory]
    [MemberData(nameof(SmallFiles))]
    public void AddressesThatPointElsewhere(string name)
    {
        // Every eight bytes that look like an address are pointed at another structure: circles and overlaps.
        byte[] good = KerasFiles.Read(name);
        Random random = new(4);
        int[] targets = [.. Enumerable.Range(0, good.Length / 8).Select(i => 8 * i).Where(i => IsAddress(good, i)).Select(i => (int)BitConverter.ToInt64(good, i)).Distinct()];
        int[] places = [.. Enumerable.Range(12, good.Length / 8 - 12).Select(i => 8 * i).Where(i => IsAddress(good, i))];
        Damage(good, 800, bytes =>
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(places[random.Next(places.Length)]), (long)targets[random.Next(targets.Length)]);
            return bytes;
        });
    }

    private static bool IsAddress(byte[] bytes, int at) => BitConverter.ToInt64(bytes, at) is var value && value >= 96 && value < bytes.Length && value % 8 == 0;

    private static int Damage(byte[] good, int count, Func<byte[], byte[]> damage)
    {
        int failures = 0;
        long bound = (1L << 20) + (64L * good.Length);
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = damage([.. good]);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ReadAll(H5File.Open(bytes));
            }
            catch (H5FormatException e)
            {
                Assert.Contains("bytes", e.Message, StringComparison.Ordinal);
                failures++;
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < bound, $"{allocated} bytes were allocated for a file of {good.Length}");
        }

        Assert.True(failures > 0, "the damage hit nothing");
        return failures;
    }

    private static void ReadAll(H5Group group)
    {
        ReadAll(group.Attributes);
        foreach (H5Dataset dataset in group.Datasets)
        {
            ReadAll(dataset.Attributes);
            ReadAll([dataset]);
        }

        foreach (H5Group child in group.Groups)
        {
            ReadAll(child);
        }
    }

    private static void ReadAll(IEnumerable<H5Values> all)
    {
        foreach (H5Values values in all)
        {
            switch (values.Type.Class)
            {
                case H5Class.String:
                    values.ReadStrings();
                    break;
                case H5Class.Float or H5Class.Integer or H5Class.Enum:
                    values.ReadSingles();
                    break;
                case H5Class.Opaque:
                    values.ReadBytes();
                    break;
                default:
                    Assert.Throws<H5FormatException>(values.ReadSingles);
                    break;
            }
        }
    }
}

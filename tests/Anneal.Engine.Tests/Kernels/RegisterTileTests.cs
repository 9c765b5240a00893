using System.Runtime.CompilerServices;
using Anneal.Engine.Generators;

namespace Anneal.Engine.Tests.Kernels;

/// <summary>One tile as it leaves the generator, so that a change of a template is seen for what it does to the code that runs.</summary>
public class RegisterTileTests
{
    /// <summary>Set to 1, the test writes the file that it compares with: look at what git says changed.</summary>
    private const string Update = "ANNEAL_UPDATE_SNAPSHOTS";

    [Fact]
    public void The_row_tile_of_six_rows_and_four_vectors_of_512_bits_is_emitted_as_stored()
    {
        TileWriter writer = new(512);
        RowTileTemplate.Write(writer, rows: 6, vectors: 4);
        string emitted = writer.ToString(), file = Path("Row6x4.512.txt");
        if (Environment.GetEnvironmentVariable(Update) == "1") File.WriteAllText(file, emitted);
        Assert.True(emitted == File.ReadAllText(file).ReplaceLineEndings("\n"), $"The generator emits another tile than {file} holds. If that is meant, run this test with {Update}=1 and commit the file.");
    }

    private static string Path(string name, [CallerFilePath] string here = "")
    {
        // Deterministic builds map source paths to /_/: then the file is looked for from the golden data.
        string beside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "Snapshots", name);
        return Directory.Exists(System.IO.Path.GetDirectoryName(beside)) ? beside : System.IO.Path.Combine(Golden.Root, "..", "Anneal.Engine.Tests", "Kernels", "Snapshots", name);
    }
}

using System.Diagnostics;
using Anneal.Keras.Models;

namespace Anneal.Keras.Tests.Saving;

/// <summary>A save that fails half way, or that is killed, leaves the file that was there before whole.</summary>
public class WholeOrNothingTests
{
    [Theory]
    [InlineData("a.h5")]
    [InlineData("a.keras")]
    public void AFullDiskKeepsTheOldFileAndSaysWhichFile(string name)
    {
        if (OperatingSystem.IsWindows()) return; // no limit on file sizes to be had
        using TemporaryFolder folder = new();
        ChildProcess.Build(1).Save(folder[name]);
        byte[] old = File.ReadAllBytes(folder[name]);
        using Process child = ChildProcess.Start(folder[name], once: true, largestFileInBlocks: 256);
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.Contains($"IOException: Cannot write '{folder[name]}'", output, StringComparison.Ordinal);
        Assert.Equal(old, File.ReadAllBytes(folder[name]));
        Assert.Equal([name], folder.Names);
    }

    [Theory]
    [InlineData("a.h5")]
    [InlineData("a.keras")]
    public void AKilledSaveLeavesAWholeFile(string name)
    {
        using TemporaryFolder folder = new();
        Random random = new(1);
        for (int i = 0; i < 3; i++)
        {
            ChildProcess.Build(1).Save(folder[name]);
            using Process child = ChildProcess.Start(folder[name], once: false);
            Assert.Equal("saved", child.StandardOutput.ReadLine());
            Thread.Sleep(random.Next(40));
            child.Kill();
            child.WaitForExit();
            float[] weights = [.. Model.Load(folder[name]).Weights.SelectMany(w => w.ToArray())];
            Assert.True(weights[0] >= 2);
            Assert.All(weights, w => Assert.Equal(weights[0], w));
        }
    }
}

using Anneal.Imaging;

namespace Anneal.Studio.Tests;

/// <summary>A folder on disk with two sub-folders of pictures: bluish ones in the first, reddish ones in the second.</summary>
internal sealed class ClassFolder : IDisposable
{
    public ClassFolder(string blue, string red, int each)
    {
        for (int i = 0; i < each; i++)
        {
            Save(blue, i, TestFiles.Coloured(40, 60, 200, i));
            Save(red, i, TestFiles.Coloured(200, 60, 40, i));
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("anneal-pictures-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private void Save(string folder, int number, ImagePixels picture)
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, folder));
        ImageFile.SavePng(picture, System.IO.Path.Combine(Path, folder, $"{number}.png"));
    }
}

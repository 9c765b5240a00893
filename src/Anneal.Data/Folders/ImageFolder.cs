using System.Collections.Immutable;

namespace Anneal.Data.Folders;

/// <summary>Lists the image files of a folder that has one sub-folder for each class.</summary>
public static class ImageFolder
{
    /// <summary>The endings of image files that are listed by default.</summary>
    public static ImmutableArray<string> DefaultExtensions { get; } = [".bmp", ".gif", ".jpeg", ".jpg", ".png", ".webp"];

    /// <summary>Lists the images. Classes are ordered by ordinal comparison of their names, the files of a class so that 2.png comes before 10.png.</summary>
    /// <param name="path">The folder. What begins with a dot is left out.</param>
    /// <param name="extensions">The endings of image files, with dot, in any case; by default <see cref="DefaultExtensions"/>.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">The folder is not made of class folders that each hold images; the message says what is wrong.</exception>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    public static ImageFolderListing List(string path, IEnumerable<string>? extensions = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"There is no folder '{path}'.");
        HashSet<string> endings = new(extensions ?? DefaultExtensions, StringComparer.OrdinalIgnoreCase);
        string[] classes = [.. Read(path, Directory.EnumerateDirectories).Order(StringComparer.Ordinal)];
        string[] loose = [.. Images(path, endings)];
        if (classes.Length == 0 || loose.Length > 0)
        {
            throw new InvalidDataException(loose.Length > 0
                ? $"'{path}' has images outside class folders, such as '{Path.GetFileName(loose[0])}'. Move every image into a sub-folder that has the name of its class."
                : $"'{path}' has no sub-folders. It should have one for each class, with that class's images inside.");
        }

        ImmutableArray<string>.Builder files = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<int>.Builder labels = ImmutableArray.CreateBuilder<int>();
        ImmutableArray<string>.Builder skipped = ImmutableArray.CreateBuilder<string>();
        skipped.AddRange(Read(path, Directory.EnumerateFiles));
        List<string> empty = [];
        for (int label = 0; label < classes.Length; label++)
        {
            RefuseNested(path, classes[label], endings);
            int before = files.Count;
            foreach (string file in Read(classes[label], Directory.EnumerateFiles).Order(NaturalOrder.Instance))
            {
                if (!endings.Contains(Path.GetExtension(file)))
                {
                    skipped.Add(file);
                    continue;
                }

                files.Add(file);
                labels.Add(label);
            }

            if (files.Count == before) empty.Add(Path.GetFileName(classes[label]));
        }

        if (empty.Count > 0)
        {
            throw new InvalidDataException($"'{path}' has class folders without images: {string.Join(", ", empty)}. Images end in {string.Join(", ", endings.Order(StringComparer.Ordinal))}; remove the folders or put images in.");
        }

        return new ImageFolderListing([.. classes.Select(c => Path.GetFileName(c))], files.ToImmutable(), labels.ToImmutable(), skipped.ToImmutable());
    }

    private static void RefuseNested(string path, string folder, HashSet<string> endings)
    {
        foreach (string inner in Read(folder, Directory.EnumerateDirectories))
        {
            if (!Images(inner, endings).Any()) continue;
            string name = Path.GetFileName(folder);
            throw new InvalidDataException(Images(folder, endings).Any()
                ? $"'{folder}' has images of its own and a sub-folder '{Path.GetFileName(inner)}' with images: put all images of the class '{name}' into one folder."
                : $"'{path}' has its images two levels down, in '{Path.Combine(name, Path.GetFileName(inner))}'. If '{name}' is a data set with class folders of its own, give '{folder}' instead.");
        }
    }

    private static IEnumerable<string> Images(string folder, HashSet<string> endings) =>
        Read(folder, Directory.EnumerateFiles).Where(file => endings.Contains(Path.GetExtension(file)));

    private static List<string> Read(string folder, Func<string, IEnumerable<string>> enumerate)
    {
        try
        {
            return [.. enumerate(folder).Where(entry => !Path.GetFileName(entry).StartsWith('.'))];
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"The folder '{folder}' may not be read: {e.Message}", e);
        }
    }
}

using Anneal.Data.Sources;
using Anneal.Studio.Components;

namespace Anneal.Studio.Training;

/// <summary>Files of examples that were brought to the page.</summary>
internal static class TrainingFiles
{
    /// <summary>Reads an .npz file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or holds no examples with classes.</exception>
    public static DataSet Read(UploadedFile file)
    {
        if (file.Ending != ".npz") throw new InvalidDataException($"'{file.Name}' is no .npz file. Pictures in folders belong under Pictures.");
        string path = Path.Combine(Path.GetTempPath(), $"anneal-{Guid.NewGuid():N}.npz");
        try
        {
            File.WriteAllBytes(path, file.Bytes);
            return DataSource.Load(path) with { Source = file.Name };
        }
        catch (InvalidDataException e)
        {
            // The message names the temporary file, which means nothing to whoever brought it.
            throw new InvalidDataException(e.Message.Replace(path, file.Name, StringComparison.Ordinal), e);
        }
        finally
        {
            File.Delete(path);
        }
    }
}

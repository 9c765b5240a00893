using Anneal.Data.Sources;
using Anneal.Imaging;
using Anneal.Studio.Components;
using Anneal.Studio.Reading;

namespace Anneal.Studio.Training;

/// <summary>Files of examples that were brought to the page.</summary>
internal static class TrainingFiles
{
    /// <summary>What one folder may hold.</summary>
    public const int MostPictures = 5000;

    private const long MostBytes = 512L << 20;

    /// <summary>Reads an .npz file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or holds no examples with classes.</exception>
    public static DataSet Read(UploadedFile file)
    {
        if (file.Ending != ".npz") throw new InvalidDataException($"'{file.Name}' is no .npz file. Pictures are taken as a folder with one sub-folder a class.");
        string path = Path.Combine(Path.GetTempPath(), $"anneal-{Guid.NewGuid():N}.npz");
        try
        {
            File.WriteAllBytes(path, file.Bytes);
            DataSet data = DataSource.Load(path) with { Source = file.Name };
            if (data.Images is null || data.Labels is null || data.Classes is null) throw new InvalidDataException($"'{file.Name}' has no examples with classes; it needs x and y, or x_train and y_train.");
            return data;
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

    /// <summary>Looks at a picture of a folder; only its file is kept.</summary>
    /// <param name="file">The picture.</param>
    /// <param name="options">How large it may be.</param>
    /// <param name="before">What came already.</param>
    /// <exception cref="InvalidDataException">It is no picture, lies in no folder, or is one too many.</exception>
    public static TrainingPicture ReadPicture(UploadedFile file, StudioOptions options, IReadOnlyList<TrainingPicture> before)
    {
        if (string.IsNullOrWhiteSpace(file.Folder)) throw new InvalidDataException($"'{file.Name}' lies in no folder, so its class is not known. Drop the folder that has one sub-folder a class.");
        if (before.Sum(p => (long)p.File.Length) + file.Bytes.Length > MostBytes) throw new InvalidDataException($"'{file.Name}' is more than fits: pictures of {MostBytes >> 20} MB in all are taken. Make them smaller first.");
        return new TrainingPicture(file.Folder, file.Name, file.Bytes, PictureFile.Read(file, options, ColorMode.AsStored).Channels == 1);
    }
}

using System.Text.Json;
using Anneal.Engine.Graphs;
using Anneal.Hdf5;

namespace Anneal.Keras.Saving;

/// <summary>A problem at some place in a file whose name the thrower does not know.</summary>
internal sealed class FileProblem(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Reads a file, and says which one it was where something is wrong with it.</summary>
    /// <exception cref="ModelFileException">Something is.</exception>
    public static T In<T>(string fileName, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FileProblem e)
        {
            throw new ModelFileException(fileName, e.Message, e.InnerException);
        }
        catch (H5FormatException e)
        {
            string name = e.FileName.Length == 0 ? fileName : e.FileName;
            string detail = e.Message.StartsWith(name + ": ", StringComparison.Ordinal) ? e.Message[(name.Length + 2)..] : e.Message;
            throw new ModelFileException(fileName, detail, e);
        }
        catch (InvalidDataException e)
        {
            throw new ModelFileException(fileName, $"the archive is damaged. {e.Message}", e);
        }
    }

    /// <summary>Runs what refuses bad values as bad arguments, and says where they came from.</summary>
    public static T At<T>(string where, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is ArgumentException or ShapeException or OverflowException or InvalidOperationException or JsonException)
        {
            throw new FileProblem($"{where}: {e.Message}", e);
        }
    }
}

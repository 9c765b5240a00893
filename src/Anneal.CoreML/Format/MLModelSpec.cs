using System.Runtime.InteropServices;
using Anneal.Shared;
using Google.Protobuf;

namespace Anneal.CoreML.Format;

/// <summary>
/// A Core ML model as data: the messages of a <c>.mlmodel</c> file or <c>.mlpackage</c> folder. Everything may be changed; fields that this
/// program does not know are kept and written back.
/// </summary>
public sealed class MLModelSpec
{
    /// <summary>Wraps <paramref name="spec"/> without copying it.</summary>
    public MLModelSpec(Model spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Spec = spec;
    }

    /// <summary>The root message.</summary>
    public Model Spec { get; }

    /// <summary>The network, for the three model types that are one; otherwise null.</summary>
    public NetworkSpec? Network => NetworkSpec.Of(Spec);

    /// <summary>Reads a <c>.mlmodel</c> file or a <c>.mlpackage</c> folder.</summary>
    /// <exception cref="ModelFormatException">The file is missing, truncated, damaged or no Core ML model.</exception>
    public static MLModelSpec Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) return ModelPackage.Load(path);
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Load(stream, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFormatException(path, "There is no such file.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ModelFormatException(path, "The file may not be read: " + e.Message, e);
        }
    }

    /// <summary>Reads a model from a stream; <paramref name="name"/> is what errors call it.</summary>
    /// <exception cref="ModelFormatException">The data are truncated, damaged or no Core ML model.</exception>
    public static MLModelSpec Load(Stream stream, string name = "(stream)")
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.CanSeek && stream.Length - stream.Position is > 0 and var length)
            return length <= Array.MaxLength ? LoadRest(stream, (int)length, name) : throw TooLarge(name);

        using MemoryStream copy = new();
        try
        {
            stream.CopyTo(copy);
        }
        catch (IOException e) when (e is not ModelFormatException && copy.Length > int.MaxValue - (1 << 20))
        {
            throw TooLarge(name);
        }

        return Load(copy.GetBuffer().AsSpan(0, (int)copy.Length), name);
    }

    /// <summary>Reads a model from memory; <paramref name="name"/> is what errors call it.</summary>
    /// <exception cref="ModelFormatException">The data are truncated, damaged or no Core ML model.</exception>
    public static MLModelSpec Load(ReadOnlySpan<byte> bytes, string name = "(bytes)")
    {
        Model model;
        try
        {
            model = Model.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ModelFormatException(name, "This is not a whole Core ML model: " + e.Message, e);
        }

        if (model.SpecificationVersion < 1)
        {
            throw new ModelFormatException(name, $"This is not a Core ML model: expected a specification version of 1 or more, found {model.SpecificationVersion}.");
        }

        // A newer kind of model than we know is kept as unknown fields; a file without any was cut off.
        if (model.TypeCase == Model.TypeOneofCase.None && HoldsNothingElse(model))
        {
            throw new ModelFormatException(name, "The file describes a model but does not hold one; it may be cut off.");
        }

        return new MLModelSpec(model);
    }

    /// <summary>
    /// Writes a <c>.mlmodel</c> file, or a package folder where the name ends in <c>.mlpackage</c>: whole or not at all.
    /// </summary>
    /// <exception cref="ModelFormatException">The model cannot be written in this form.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Spec.TypeCase == Model.TypeOneofCase.MlProgram)
        {
            throw new ModelFormatException(path, "An ML program keeps its weights in files of its own, which this library does not copy; only neural networks, k-NN models, pipelines and the other single-file models can be saved.");
        }

        long size = Spec.CalculateSize();
        if (size < 0) throw TooLarge(path);
        if (path.TrimEnd('/', '\\').EndsWith(".mlpackage", StringComparison.OrdinalIgnoreCase)) ModelPackage.Save(this, path);
        else WholeFile.Write(path, stream => Spec.WriteTo(stream));
    }

    /// <summary>The bytes of a <c>.mlmodel</c> file.</summary>
    public byte[] ToBytes() => Spec.ToByteArray();

    /// <summary>The bytes are of no use once they are understood; they are kept where they can be given back at once, before the weights are wanted again and again.</summary>
    private static unsafe MLModelSpec LoadRest(Stream stream, int length, string name)
    {
        void* memory = NativeMemory.Alloc((nuint)length);
        try
        {
            Span<byte> bytes = new(memory, length);
            return Load(bytes[..stream.ReadAtLeast(bytes, length, throwOnEndOfStream: false)], name);
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }

    private static bool HoldsNothingElse(Model model)
    {
        Model rest = model.Clone();
        (rest.SpecificationVersion, rest.Description, rest.IsUpdatable) = (0, null, false);
        return rest.CalculateSize() == 0;
    }

    private static ModelFormatException TooLarge(string name) =>
        new(name, "The model is larger than 2 GB, the most that one message of this format can hold.");
}

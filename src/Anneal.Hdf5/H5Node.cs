namespace Anneal.Hdf5;

/// <summary>A group or a dataset: something with a name and attributes.</summary>
public abstract class H5Node
{
    private readonly string _fileName;

    private protected H5Node(H5Group? parent, string name, string fileName = "")
    {
        Parent = parent;
        Name = name;
        _fileName = fileName;
        Attributes = new(this);
    }

    /// <summary>The last part of the path; empty for the root.</summary>
    public string Name { get; }

    /// <summary>The group that this is in; null for the root.</summary>
    public H5Group? Parent { get; }

    /// <summary>The names from the root, such as <c>/layers/dense/vars/0</c>.</summary>
    public string Path => Parent is null ? "/" : Parent.Parent is null ? "/" + Name : Parent.Path + "/" + Name;

    public H5AttributeCollection Attributes { get; }

    /// <summary>A place for error messages: the file, where there is one, and the path.</summary>
    internal string Where => FileName.Length == 0 ? $"'{Path}'" : $"{FileName}: '{Path}'";

    private string FileName => Parent?.FileName ?? _fileName;

    /// <inheritdoc/>
    public override string ToString() => Path;
}

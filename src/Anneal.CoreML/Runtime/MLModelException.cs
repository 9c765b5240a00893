namespace Anneal.CoreML.Runtime;

/// <summary>A model cannot be run or updated as asked; the message names the layer, feature or parameter, what was expected, what came, and what to do.</summary>
public sealed class MLModelException : InvalidOperationException
{
    /// <summary>Makes the error.</summary>
    public MLModelException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

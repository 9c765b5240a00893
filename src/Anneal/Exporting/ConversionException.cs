namespace Anneal.Exporting;

/// <summary>A Keras model has no Core ML form that could be updated; the message names the layer and its class, and what to do.</summary>
public sealed class ConversionException : InvalidOperationException
{
    /// <summary>Makes the error.</summary>
    public ConversionException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

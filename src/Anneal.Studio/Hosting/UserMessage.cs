using System.Text.RegularExpressions;

namespace Anneal.Studio.Hosting;

/// <summary>What the page says about an exception: the library's own words, which name the thing and what to do.</summary>
internal static partial class UserMessage
{
    /// <summary>Whether an exception is about what was asked for, and not a mistake of the program.</summary>
    public static bool IsExpected(Exception error) => error is IOException or InvalidDataException or ArgumentException or InvalidOperationException or NotSupportedException
        or UnauthorizedAccessException or FormatException or KeyNotFoundException or Keras.Saving.ModelFileException or OutOfMemoryException or OperationCanceledException or ArithmeticException;

    public static string Of(Exception error) => error switch
    {
        AggregateException { InnerException: { } inner } => Of(inner),
        OutOfMemoryException => "There is not enough memory for this. Take a smaller file or fewer examples.",
        OperationCanceledException => "Cancelled.",
        // .NET appends the name of a method's parameter, which means nothing to users.
        _ => ParameterName().Replace(error.Message, ""),
    };

    [GeneratedRegex(@" \(Parameter '[^']*'\)(\r?\nActual value was [^\n]*)?")]
    private static partial Regex ParameterName();
}

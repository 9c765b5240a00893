using System.Text.RegularExpressions;
using Anneal.Keras.Saving;

namespace Anneal.Cli.Hosting;

/// <summary>What users are told about an exception: one message, without type names and stack traces.</summary>
internal static partial class ErrorMessage
{
    /// <summary>The exit code and the message.</summary>
    public static (int Code, string Message) Of(Exception error) => error switch
    {
        UsageException => (ExitCodes.WrongUsage, "error: " + error.Message),
        OperationCanceledException => (ExitCodes.Stopped, "stopped."),
        OutOfMemoryException => (ExitCodes.Failed, "error: There is not enough memory for this."),
        ModelFileException or IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or NotSupportedException
            or ArithmeticException or FormatException or KeyNotFoundException or TimeoutException => (ExitCodes.Failed, "error: " + Plain(error)),
        AggregateException { InnerException: { } inner } => Of(inner),
        _ => (ExitCodes.Failed, $"error: Something went wrong inside ({error.GetType().Name}: {error.Message}). Run again with --debug to see where."),
    };

    /// <summary>.NET appends the name of a method's parameter and its value, which mean nothing to users.</summary>
    private static string Plain(Exception error) => ParameterName().Replace(error.Message, "");

    [GeneratedRegex(@" \(Parameter '[^']*'\)(\r?\nActual value was [^\n]*)?")]
    private static partial Regex ParameterName();
}

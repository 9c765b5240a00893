using System.Runtime.InteropServices;
using Anneal.Cli;

using CancellationTokenSource stop = new();

// The first Ctrl-C asks the command to stop at its next step and to keep what it has; a second one ends the process at once.
void Stop(PosixSignalContext signal)
{
    if (stop.IsCancellationRequested) return;
    signal.Cancel = true;
    stop.Cancel();
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

// A file beyond the limit on file sizes shall be an error that can be reported, not the end of the process. 25 is SIGXFSZ, which has no name in .NET.
using PosixSignalRegistration? tooLarge = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create((PosixSignal)25, signal => signal.Cancel = true);
return AnnealCommand.Run(args, Console.Out, Console.Error, stop.Token);

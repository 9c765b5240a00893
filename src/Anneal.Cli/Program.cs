using System.Runtime.InteropServices;
using Anneal.Cli;
using Anneal.Cli.Hosting;
using Anneal.Predictions;

// Before the command line is understood: a prediction is over in a tenth of a second.
if (args is ["predict", _, _, ..]) WarmUp.Start();

FileSizeLimit.IsAnError();
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
return AnnealCommand.Run(args, Console.Out, Console.Error, stop.Token);

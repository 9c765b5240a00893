using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Anneal.Cli.Output;

/// <summary>Shows how far work has come: bars that move on a terminal, one line for each finished piece elsewhere.</summary>
internal abstract class ProgressBoard
{
    /// <summary>Runs work that reports its progress.</summary>
    public static T Run<T>(IAnsiConsole console, Func<ProgressBoard, T> work)
    {
        if (!console.Profile.Capabilities.Interactive || !console.Profile.Capabilities.Ansi) return work(new PlainBoard(console.Profile.Out.Writer));
        return console.Progress().AutoClear(false).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 30 }, new RemainingTimeColumn(), new DetailColumn())
            .Start(context => work(new LiveBoard(context)));
    }

    /// <summary>Begins a piece of work.</summary>
    /// <param name="name">What it is: "Epoch 1/10".</param>
    /// <param name="total">How many steps it has.</param>
    public abstract ProgressLine Begin(string name, int total);

    private sealed class LiveBoard(ProgressContext context) : ProgressBoard
    {
        public override ProgressLine Begin(string name, int total) => new LiveLine(context.AddTask(Markup.Escape(name), maxValue: Math.Max(1, total)));
    }

    private sealed class PlainBoard(TextWriter writer) : ProgressBoard
    {
        public override ProgressLine Begin(string name, int total) => new PlainLine(writer, name);
    }

    private sealed class LiveLine(ProgressTask task) : ProgressLine
    {
        public override void Report(int done, string detail)
        {
            task.Tag = detail;
            task.Value = done;
        }

        public override void End(string detail)
        {
            task.Tag = detail;
            task.Value = task.MaxValue;
            task.StopTask();
        }
    }

    private sealed class PlainLine(TextWriter writer, string name) : ProgressLine
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();

        public override void Report(int done, string detail)
        {
        }

        public override void End(string detail) =>
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {_watch.Elapsed.TotalSeconds:F1} s{(detail.Length == 0 ? "" : ", " + detail)}"));
    }

    /// <summary>The words beside a bar.</summary>
    private sealed class DetailColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(task.Tag as string ?? "");
    }
}

/// <summary>One piece of work on a <see cref="ProgressBoard"/>.</summary>
internal abstract class ProgressLine
{
    /// <summary>How many steps are done, and a few words.</summary>
    public abstract void Report(int done, string detail);

    /// <summary>The piece is finished.</summary>
    public abstract void End(string detail);
}

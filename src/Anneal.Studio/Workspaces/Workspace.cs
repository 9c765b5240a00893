using System.Collections.Immutable;
using Anneal.CoreML.Building;
using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.Data.Digits;
using Anneal.Data.Sources;
using Anneal.Imaging;
using Anneal.Imaging.Cropping;
using Anneal.Studio.Code;
using Anneal.Studio.Models;
using Anneal.Studio.Teaching;
using Anneal.Studio.Training;

namespace Anneal.Studio.Workspaces;

/// <summary>
/// Everything that belongs to one browser: its model, its drawing, its pictures, its tray, what is being taught. All its tabs see the same. Values are
/// immutable and replaced whole; <see cref="Changed"/> tells everybody who shows them.
/// </summary>
internal sealed class Workspace
{
    /// <summary>Pictures are kept no larger than this; models take less.</summary>
    public const int LargestSide = 384;

    /// <summary>More than this would be no drawing of a hand.</summary>
    public const int MostPoints = 20_000;

    /// <summary>What a tray and the list of pictures hold at most.</summary>
    public const int MostExamples = 500, MostPictures = 200;

    private const int MostKept = 10;

    private readonly Lock _gate = new();

    /// <param name="id">Which one.</param>
    /// <param name="model">What it begins with.</param>
    /// <param name="runFolder">Where its runs are kept.</param>
    public Workspace(string id, OpenedModel model, string runFolder)
    {
        (Id, Model, Kept, Original) = (id, model, model, model);
        Runs = new RunList(runFolder, Touch);
    }

    /// <summary>Something is different; called on any thread.</summary>
    public event Action? Changed;

    public string Id { get; }

    /// <summary>The model in use; while a lesson is being tried, the taught one.</summary>
    public OpenedModel Model { get; private set; }

    /// <summary>The model that stays if what is being tried is not kept.</summary>
    public OpenedModel Kept { get; private set; }

    /// <summary>The model as it was opened, before anything was taught or edited here.</summary>
    public OpenedModel Original { get; private set; }

    /// <summary>Models before the kept one, the latest first, each with what it was opened as.</summary>
    public ImmutableList<(OpenedModel Model, OpenedModel Original)> Earlier { get; private set; } = [];

    public ImmutableList<PenStroke> Drawing { get; private set; } = [];

    /// <summary>Which drawing it is: clearing the canvas begins another.</summary>
    public Guid DrawingId { get; private set; } = Guid.NewGuid();

    public ImmutableList<TrayExample> Tray { get; private set; } = [];

    public ImmutableList<PictureItem> Pictures { get; private set; } = [];

    /// <summary>What is being taught, or was last.</summary>
    public TeachJob? Teaching { get; private set; }

    /// <summary>The C# that does what was clicked, the latest last.</summary>
    public ImmutableList<CodeEntry> Code { get; private set; } = [];

    /// <summary>The runs of training.</summary>
    public RunList Runs { get; }

    /// <summary>Examples of a file that was brought for training; not kept over a restart.</summary>
    public DataSet? TrainingFile { get; private set; }

    /// <summary>Pictures of a folder that was brought for training; not kept over a restart.</summary>
    public ImmutableList<TrainingPicture> TrainingFolder { get; private set; } = [];

    /// <summary>What was filled in.</summary>
    public WorkspaceForms Forms { get; private set; } = new();

    /// <summary>What there is to train from.</summary>
    public RunSources Sources => new(Pictures, TrainingFolder, TrainingFile);

    /// <summary>A picture that lies on the canvas instead of a drawing, such as a misread example.</summary>
    public ImagePixels? Loaded { get; private set; }

    /// <summary>Whether there is anything on the canvas.</summary>
    public bool IsBlank => Drawing.IsEmpty && Loaded is null;

    public bool IsTrial => !ReferenceEquals(Model, Kept);

    public bool IsTeaching => Teaching is { IsRunning: true };

    /// <summary>The drawing as the built-in digits are; empty where nothing is drawn.</summary>
    public ImagePixels DrawnPicture() => Loaded ?? new ImagePixels(HandDrawing.Side, HandDrawing.Side, 1, HandDrawing.ToPixels(Drawing).AsBytes());

    public void Draw(ImmutableList<PenStroke> strokes)
    {
        lock (_gate)
        {
            if (strokes.IsEmpty) DrawingId = Guid.NewGuid();
            (Drawing, Loaded) = (strokes, null);
        }

        Touch();
    }

    /// <summary>Puts a picture on the canvas.</summary>
    public void Show(ImagePixels picture)
    {
        lock (_gate) (Drawing, Loaded, DrawingId) = ([], Smaller(picture), Guid.NewGuid());
        Touch();
    }

    /// <summary>Puts a picture into the tray under a label, or relabels it if it is there.</summary>
    /// <exception cref="InvalidOperationException">The tray is full.</exception>
    public void Add(ImagePixels picture, string label, Guid origin)
    {
        lock (_gate)
        {
            int at = Tray.FindIndex(e => e.Origin == origin);
            if (at < 0 && Tray.Count >= MostExamples) throw new InvalidOperationException($"The tray is full ({MostExamples} examples). Teach from it, then empty it or delete some.");
            Tray = at < 0 ? Tray.Add(new TrayExample(Guid.NewGuid(), picture, label, origin)) : Tray.SetItem(at, new TrayExample(Guid.NewGuid(), picture, label, origin));
        }

        Touch();
    }

    public void Relabel(Guid id, string label) => ChangeTray(tray => tray.Find(e => e.Id == id) is { } example ? tray.Replace(example, new TrayExample(Guid.NewGuid(), example.Picture, label, example.Origin)) : tray);

    /// <summary>The classes are called otherwise now: so are the tray's examples.</summary>
    public void RenameLabels(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        Dictionary<string, string> names = before.Zip(after).Where(n => n.First != n.Second).ToDictionary(n => n.First, n => n.Second);
        ChangeTray(tray => tray.ConvertAll(e => names.TryGetValue(e.Label, out string? name) ? new TrayExample(Guid.NewGuid(), e.Picture, name, e.Origin) : e));
    }

    public void Remove(Guid id) => ChangeTray(tray => tray.RemoveAll(e => e.Id == id));

    public void EmptyTray() => ChangeTray(tray => tray.Clear());

    /// <summary>Adds a picture that was brought in, made smaller if it is large; the latest come first. Nobody is told of each: <see cref="Touch"/> now and then.</summary>
    /// <exception cref="InvalidOperationException">There are as many as can be shown.</exception>
    public PictureItem AddPicture(string name, ImagePixels picture, string? folder)
    {
        PictureItem item = new(Guid.NewGuid(), name, Smaller(picture), folder);
        lock (_gate)
        {
            if (Pictures.Count >= MostPictures) throw new InvalidOperationException($"There are {MostPictures} pictures here already. Remove some first.");
            Pictures = Pictures.Insert(0, item);
        }

        return item;
    }

    /// <summary>A picture of the list or of the tray as a PNG file; null where there is none any more.</summary>
    public byte[]? FindPicture(Guid id) => Pictures.Find(p => p.Id == id)?.Png ?? Tray.Find(e => e.Id == id)?.Png;

    public void RemovePicture(Guid id)
    {
        lock (_gate) Pictures = Pictures.RemoveAll(p => p.Id == id);
        Touch();
    }

    public void ClearPictures()
    {
        lock (_gate) Pictures = [];
        Touch();
    }

    /// <summary>Takes a file's examples for training.</summary>
    public void BringFile(DataSet file)
    {
        TrainingFile = file;
        Touch();
    }

    /// <summary>Forgets the folder for training: another comes.</summary>
    public void ClearTrainingFolder()
    {
        TrainingFolder = [];
        Touch();
    }

    /// <summary>Takes one more picture of a folder for training. Nobody is told of each: <see cref="Touch"/> at the end.</summary>
    public void BringTrainingPicture(TrainingPicture picture)
    {
        lock (_gate) TrainingFolder = TrainingFolder.Add(picture);
    }

    /// <summary>Keeps what was filled in.</summary>
    public void Fill(Func<WorkspaceForms, WorkspaceForms> change)
    {
        lock (_gate) Forms = change(Forms);
        Touch();
    }

    /// <summary>Begins to teach from the tray.</summary>
    /// <exception cref="InvalidOperationException">It is being taught already, or there is nothing to learn from.</exception>
    public TeachJob Teach(TeachOptions options)
    {
        TeachJob job;
        lock (_gate)
        {
            if (IsTeaching) throw new InvalidOperationException("The model is learning already. Wait for it, or cancel.");
            if (IsTrial) Keep();
            Teaching?.Dispose();
            Teaching = job = new TeachJob(Kept, Tray, options);
        }

        job.Changed += () =>
        {
            if (job.Outcome is { } outcome && !outcome.Seen && ReferenceEquals(job, Teaching))
            {
                outcome.Seen = true;
                lock (_gate) Model = outcome.Taught;
                if (options.KeepAtOnce && !outcome.Stopped)
                {
                    Keep();
                    EmptyTray();
                }
            }

            Touch();
        };
        Log(CodeSamples.Teach(Kept.Name, options, Kept.ReadsDigits));
        job.Start();
        Touch();
        return job;
    }

    /// <summary>What is being tried stays.</summary>
    public void Keep()
    {
        lock (_gate)
        {
            if (!IsTrial) return;
            Remember(Kept);
            Kept = Model;
            Teaching?.Settle();
        }

        Touch();
    }

    /// <summary>Back to the model before: before what is being tried, or before the last that was kept.</summary>
    public void Revert()
    {
        lock (_gate)
        {
            if (IsTrial) Model = Kept;
            else if (!Earlier.IsEmpty) (Model, Kept, Original, Earlier) = (Earlier[0].Model, Earlier[0].Model, Earlier[0].Original, Earlier.RemoveAt(0));
            Teaching?.Settle();
        }

        Touch();
    }

    /// <summary>Works with another model from now on; the present one can be gone back to.</summary>
    public void Open(OpenedModel model)
    {
        lock (_gate)
        {
            Replace(model);
            Original = model;
            Forms = Forms with { Convert = null };
        }

        Touch();
    }

    /// <summary>Works with the model as it was edited; what it was opened as is still known.</summary>
    public void Edit(OpenedModel model)
    {
        lock (_gate) Replace(model);
        Touch();
    }

    /// <summary>Back to the model as it was opened.</summary>
    public void Reset()
    {
        lock (_gate) Replace(Original);
        Touch();
    }

    /// <summary>Gives the model one class more.</summary>
    /// <exception cref="ArgumentException">There is such a class already.</exception>
    /// <exception cref="InvalidOperationException">The model cannot have more classes.</exception>
    public void AddClass(string label)
    {
        Model spec = Model.CoreML.Spec.Clone();
        new NeuralNetworkBuilder(spec).AddClass(label);
        Log(CodeSamples.AddClass(Model.Name, label));
        Edit(new OpenedModel(Model.Name, new MLModel(spec)));
    }

    public void Log(CodeEntry entry)
    {
        lock (_gate) Code = (Code.Count > 0 && Code[^1] == entry ? Code : Code.Add(entry)).TakeLast(100).ToImmutableList();
        Touch();
    }

    /// <summary>The server ends: what runs is stopped.</summary>
    public void Close()
    {
        Teaching?.Cancel();
        Runs.Close();
    }

    public void Touch() => Changed?.Invoke();

    /// <summary>Puts a saved state back.</summary>
    internal void Restore(WorkspaceState state)
    {
        if (state.Kept is { } kept) (Model, Kept) = (kept, kept);
        if (state.Original is { } original) Original = original;
        (Drawing, DrawingId, Tray, Pictures, Code, Forms) = (state.Drawing, state.DrawingId, state.Tray, state.Pictures, state.Code, state.Forms);
    }

    private static ImagePixels Smaller(ImagePixels picture)
    {
        int longer = Math.Max(picture.Width, picture.Height);
        if (longer <= LargestSide) return picture;
        return Crop.ToSize(picture, Math.Max(1, picture.Width * LargestSide / longer), Math.Max(1, picture.Height * LargestSide / longer), CropAndScale.ScaleFill);
    }

    private void ChangeTray(Func<ImmutableList<TrayExample>, ImmutableList<TrayExample>> change)
    {
        lock (_gate) Tray = change(Tray);
        Touch();
    }

    private void Replace(OpenedModel model)
    {
        Teaching?.Cancel();
        Teaching = null;
        Remember(Model);
        Model = Kept = model;
    }

    private void Remember(OpenedModel model) => Earlier = [(model, Original), .. Earlier.Take(MostKept - 1)];
}

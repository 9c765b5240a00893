namespace Anneal.Studio.Training;

/// <summary>A picture file that was brought for training. It is decoded when a run begins, in the size of that run.</summary>
/// <param name="Class">The folder that it lay in.</param>
/// <param name="Name">The file's name, for messages.</param>
/// <param name="File">The file, looked at already: it is a picture within the limits.</param>
/// <param name="IsGray">Whether it has no colours.</param>
internal sealed record TrainingPicture(string Class, string Name, byte[] File, bool IsGray);

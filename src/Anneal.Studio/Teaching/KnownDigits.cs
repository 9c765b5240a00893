using Anneal.Data.Sources;

namespace Anneal.Studio.Teaching;

/// <summary>Built-in digits: those that a model may rehearse, and others that it is tested with.</summary>
internal static class KnownDigits
{
    private const int RehearsalCount = 2000, TestCount = 1000;

    private static readonly Lazy<DataSet> s_rehearsal = new(() => DataSource.Load("digits", new DataSourceOptions { Limit = RehearsalCount }));
    private static readonly Lazy<DataSet> s_test = new(() => DataSource.Load("digits", new DataSourceOptions { Split = Split.Test, Limit = TestCount }));

    /// <summary>Digits of the part for training.</summary>
    public static DataSet ToRehearse => s_rehearsal.Value;

    /// <summary>Digits of the part for tests.</summary>
    public static DataSet ToTest => s_test.Value;
}

namespace Anneal.Reports.Tests;

public sealed class ConfusionMatrixTests
{
    private static readonly string[] s_labels = ["a", "b"];

    [Fact]
    public void Rows_are_what_was_shown_and_columns_what_was_said()
    {
        ConfusionMatrix matrix = ConfusionMatrix.FromPredictions(s_labels, [0, 0, 0, 1], [0, 1, 1, 1]);
        Assert.Equal((1, 2, 0, 1), (matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1]));
        Assert.Equal((3L, 1L), (matrix.RowTotal(0), matrix.RowTotal(1)));
        Assert.Equal((1L, 3L), (matrix.ColumnTotal(0), matrix.ColumnTotal(1)));
        Assert.Equal((4L, 2L), (matrix.Total, matrix.Correct));
    }

    [Fact]
    public void Totals_and_shares_stand_in_the_page()
    {
        string html = new ReportBuilder("t").AddConfusion(new ConfusionMatrix(s_labels, new[,] { { 1997, 3 }, { 100, 900 } })).ToHtml();
        foreach (string text in (string[])["1,997", "2,000", "2,097", "903", "3,000", "99.9%", "90.0%", "96.6%"])
        {
            Assert.Contains($">{text}<", html, StringComparison.Ordinal);
        }

        // 3 of 2,000 is faint, 100 of 1,000 as deep as it gets.
        Assert.Contains("--share:0.015\" title=\"a taken for b: 3 of 2,000\"", html, StringComparison.Ordinal);
        Assert.Contains("--share:1\" title=\"b taken for a: 100 of 1,000\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_and_classes_are_checked()
    {
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix(s_labels, new int[3, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConfusionMatrix(s_labels, new[,] { { 1, -1 }, { 0, 0 } }));
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.FromPredictions(s_labels, [0], [0, 1]));
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.FromPredictions(s_labels, [0], [2]));
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.FromPredictions(s_labels, [-1], [0]));
    }
}

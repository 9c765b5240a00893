namespace Anneal.Imaging.Drawing;

/// <summary>
/// A small built-in font, so that labels look the same on every system: digits, capitals (small letters are written as capitals) and common signs.
/// Any other character is a hollow box.
/// </summary>
public static class PixelFont
{
    /// <summary>Pixels of a character.</summary>
    public const int Width = 5;

    /// <summary>Pixels of a line.</summary>
    public const int Height = 7;

    /// <summary>From one character to the next.</summary>
    public const int Advance = Width + 1;

    // Each band: a line with the characters at every sixth column, then the seven rows of their shapes.
    private const string Art = """
        0     1     2     3     4     5     6     7     8     9     A     B     C     D
         ###    #    ###   ###     #  #####  ###  #####  ###   ###   ###  ####   ###  ####
        #   #  ##   #   # #   #   ##  #     #         # #   # #   # #   # #   # #   # #   #
        #  ## # #       #     #  # #  ####  #        #  #   # #   # #   # #   # #     #   #
        # # #   #      #    ##  #  #      # ####    #    ###   #### ##### ####  #     #   #
        ##  #   #     #       # #####     # #   #   #   #   #     # #   # #   # #     #   #
        #   #   #    #    #   #    #  #   # #   #  #    #   #     # #   # #   # #   # #   #
         ###  ##### #####  ###     #   ###   ###   #     ###   ###  #   # ####   ###  ####
        E     F     G     H     I     J     K     L     M     N     O     P     Q     R
        ##### #####  ###  #   #  ###    ### #   # #     #   # #   #  ###  ####   ###  ####
        #     #     #   # #   #   #      #  #  #  #     ## ## ##  # #   # #   # #   # #   #
        #     #     #     #   #   #      #  # #   #     # # # ##  # #   # #   # #   # #   #
        ####  ####  # ### #####   #      #  ##    #     # # # # # # #   # ####  #   # ####
        #     #     #   # #   #   #      #  # #   #     #   # #  ## #   # #     # # # # #
        #     #     #   # #   #   #   #  #  #  #  #     #   # #  ## #   # #     #  #  #  #
        ##### #      #### #   #  ###   ##   #   # ##### #   # #   #  ###  #      ## # #   #
        S     T     U     V     W     X     Y     Z     .     ,     :     -     +     =
         #### ##### #   # #   # #   # #   # #   # #####
        #       #   #   # #   # #   # #   # #   #     #              ##           #
        #       #   #   # #   # #   #  # #   # #     #               ##           #   #####
         ###    #   #   # #   # # # #   #     #     #                     ##### #####
            #   #   #   # #   # # # #  # #    #    #           ##    ##           #   #####
            #   #   #   #  # #  ## ## #   #   #   #      ##     #    ##           #
        ####    #    ###    #   #   # #   #   #   #####  ##    #
        %     /     (     )     >     <     →     !     ?     _     #     '     *     …
        ##  #     #    #   #     #       #          #    ###         # #    #
        ##  #     #   #     #     #     #     #     #   #   #        # #    #   # # #
           #     #   #       #     #   #       #    #       #       #####        ###
          #     #    #       #      # #     #####   #      #         # #        #####
         #     #     #       #     #   #       #    #     #         #####        ###
        #  ## #       #     #     #     #     #                      # #        # # #
        #  ## #        #   #     #       #          #     #   #####  # #              # # #
        """;

    private static readonly Dictionary<char, string[]> s_glyphs = Parse();

    /// <summary>Pixels that a line takes.</summary>
    public static int WidthOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 ? 0 : (text.Length * Advance) - 1;
    }

    /// <summary>The text itself, or its beginning and an ellipsis, within a number of pixels.</summary>
    public static string Fit(string text, int width)
    {
        if (WidthOf(text) <= width)
        {
            return text;
        }

        int characters = (width + 1) / Advance;
        return characters < 2 ? text[..Math.Max(characters, 0)] : string.Concat(text.AsSpan(0, characters - 1), "…");
    }

    internal static bool IsInk(char character, int y, int x)
    {
        if (character == ' ')
        {
            return false;
        }

        return s_glyphs.TryGetValue(char.ToUpperInvariant(character), out string[]? rows)
            ? x < rows[y].Length && rows[y][x] == '#'
            : y is 0 or Height - 1 || x is 0 or Width - 1;
    }

    private static Dictionary<char, string[]> Parse()
    {
        Dictionary<char, string[]> glyphs = [];
        string[] lines = Art.ReplaceLineEndings("\n").Split('\n');
        for (int band = 0; band + Height < lines.Length; band += Height + 1)
        {
            for (int column = 0; column < lines[band].Length; column += Advance)
            {
                glyphs[lines[band][column]] = [.. lines[(band + 1)..(band + 1 + Height)].Select(row => row.PadRight(column + Width).Substring(column, Width))];
            }
        }

        return glyphs;
    }
}

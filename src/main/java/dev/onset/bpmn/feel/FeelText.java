package dev.onset.bpmn.feel;

/** Examines the text of an expression without parsing it. */
final class FeelText {

    private static final int EXCERPT = 20;

    private FeelText() {}

    /** Returns the maximum depth of brackets of any kind, outside of strings, quoted names and comments. */
    static int nesting(String text) {
        int depth = 0;
        int deepest = 0;
        int i = 0;
        while (i < text.length()) {
            switch (text.charAt(i)) {
                case '(', '[', '{' -> deepest = Math.max(deepest, ++depth);
                case ')', ']', '}' -> depth = Math.max(0, depth - 1);
                case '"' -> i = endOfString(text, i + 1);
                case '`' -> i = endOf("`", text, i + 1);
                case '/' -> {
                    if (text.startsWith("//", i)) {
                        i = endOf("\n", text, i + 2);
                    } else if (text.startsWith("/*", i)) {
                        i = endOf("*/", text, i + 2);
                    }
                }
                default -> {}
            }
            i++;
        }
        return deepest;
    }

    private static int endOfString(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    /** Returns the index of the last character of the terminator, or the length of the text if there is none. */
    private static int endOf(String terminator, String text, int from) {
        int start = text.indexOf(terminator, from);
        return start < 0 ? text.length() : start + terminator.length() - 1;
    }

    /** Describes a position in the text for a message, with an excerpt of the text that follows. */
    static String position(String text, int index) {
        String before = text.substring(0, index);
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        int column = index - before.lastIndexOf('\n');
        String rest = text.substring(index).strip();
        String excerpt = rest.isEmpty()
                ? "at the end of the expression"
                : "near \"" + (rest.length() > EXCERPT ? rest.substring(0, EXCERPT) + "…" : rest) + "\"";
        return (line > 1 ? "at line " + line + ", column " + column : "at column " + column) + ", " + excerpt;
    }
}

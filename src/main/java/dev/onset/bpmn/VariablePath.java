package dev.onset.bpmn;

import java.util.Set;

/** Names of variables, and paths into them. */
final class VariablePath {

    /** Names that FEEL would not read as a variable's. */
    private static final Set<String> RESERVED = Set.of(
            "null",
            "true",
            "false",
            "function",
            "in",
            "return",
            "then",
            "else",
            "satisfies",
            "and",
            "or",
            "if",
            "for",
            "some",
            "every",
            "between",
            "instance",
            "of",
            "not");

    private VariablePath() {}

    /** Whether the text is a name, or several with dots between them: {@code a.b.c}. */
    static boolean isPath(String text) {
        for (String name : text.split("\\.", -1)) {
            if (!isName(name)) {
                return false;
            }
        }
        return true;
    }

    static boolean isName(String text) {
        return !text.isEmpty()
                && Character.isJavaIdentifierStart(text.charAt(0))
                && text.chars().allMatch(Character::isJavaIdentifierPart)
                && text.chars().noneMatch(Character::isISOControl)
                && !RESERVED.contains(text);
    }
}

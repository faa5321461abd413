package dev.onset.bpmn;

import java.util.Set;

/** Validates the names of variables and paths into them. */
final class VariablePath {

    /** Keywords that FEEL does not accept as the name of a variable. */
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

    /** Whether the text is a variable name or several names separated by dots: {@code a.b.c}. */
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

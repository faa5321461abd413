package dev.onset.bpmn.feel;

import java.util.List;
import java.util.Set;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValBoolean;
import org.camunda.feel.syntaxtree.ValString;
import org.jspecify.annotations.Nullable;

/**
 * The FEEL functions that search for a string in a string, in time linear in both. The library's own functions can take
 * time proportional to the product of their lengths, for example for many an {@code a} in even more of them.
 */
final class FeelSearch {

    static final Set<String> FUNCTIONS = Set.of("contains", "substring before", "substring after");

    /** A search with a smaller product of lengths uses Java's own search, which is then as fast. */
    private static final int SMALL = 1_000_000;

    private static final int CHARACTERS_A_STEP = 8;

    private final FeelWork work;

    FeelSearch(FeelWork work) {
        this.work = work;
    }

    /** Evaluates the function; null if its arguments are not two strings. */
    @Nullable
    Val apply(String name, List<Val> arguments) {
        if (!(arguments.size() == 2
                && arguments.get(0) instanceof ValString input
                && arguments.get(1) instanceof ValString part)) {
            return null;
        }
        String text = input.value();
        int index = indexOf(text, part.value());
        return switch (name) {
            case "contains" -> ValBoolean.apply(index >= 0);
            // As in the library, the result is empty for a match at the beginning.
            case "substring before" -> made(index > 0 ? text.substring(0, index) : "");
            case "substring after" ->
                made(index >= 0 ? text.substring(index + part.value().length()) : "");
            default -> throw new IllegalArgumentException(name);
        };
    }

    private Val made(String text) {
        work.make(text.length());
        return new ValString(text);
    }

    private int indexOf(String text, String part) {
        long product = (long) text.length() * part.length();
        work.spend(1 + (text.length() + Math.min(product, SMALL)) / CHARACTERS_A_STEP);
        return product <= SMALL ? text.indexOf(part) : indexByPrefixes(text, part);
    }

    /** Searches with the algorithm of Knuth, Morris and Pratt. */
    private int indexByPrefixes(String text, String part) {
        if (part.length() > text.length()) {
            return -1;
        }
        work.make(4L * part.length());
        work.spend(text.length());
        int[] borders = new int[part.length()];
        for (int i = 1, matched = 0; i < part.length(); i++) {
            while (matched > 0 && part.charAt(i) != part.charAt(matched)) {
                matched = borders[matched - 1];
            }
            matched += part.charAt(i) == part.charAt(matched) ? 1 : 0;
            borders[i] = matched;
        }
        for (int i = 0, matched = 0; i < text.length(); i++) {
            while (matched > 0 && text.charAt(i) != part.charAt(matched)) {
                matched = borders[matched - 1];
            }
            matched += text.charAt(i) == part.charAt(matched) ? 1 : 0;
            if (matched == part.length()) {
                return i - matched + 1;
            }
        }
        return -1;
    }
}

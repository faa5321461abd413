package dev.onset.bpmn.feel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValBoolean;
import org.camunda.feel.syntaxtree.ValError;
import org.camunda.feel.syntaxtree.ValList;
import org.camunda.feel.syntaxtree.ValString;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.List;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The FEEL functions that take a regular expression, in time linear in their input. The library's own functions can take
 * exponential time for a pattern such as {@code (a+)+b}. Back references and look-around, which no engine matches in linear
 * time, are not valid.
 */
final class FeelPatterns {

    static final Set<String> FUNCTIONS = Set.of("matches", "replace", "split", "extract");

    /** The work of compiling one character of a pattern whose repetitions are written out. */
    private static final int COMPILE = 50;

    private static final int MAX_COMPILED = 10;

    private final FeelWork work;

    /** The patterns of this evaluation. Most evaluations use one pattern, in a loop. */
    private final Map<String, LinearPattern> compiled = new HashMap<>();

    FeelPatterns(FeelWork work) {
        this.work = work;
    }

    /** Evaluates the function; null if an argument is not a string. */
    @Nullable
    Val apply(String name, java.util.List<Val> arguments) {
        java.util.List<String> texts = arguments.stream()
                .filter(ValString.class::isInstance)
                .map(value -> ((ValString) value).value())
                .toList();
        if (texts.size() < arguments.size()) {
            return null;
        }
        String input = texts.getFirst();
        try {
            return switch (name) {
                case "matches" -> ValBoolean.apply(matcher(texts, 2).find());
                case "replace" -> replace(matcher(texts, 3), texts.get(2));
                case "split" -> split(matcher(texts, 2), input);
                case "extract" -> extract(matcher(texts, 2));
                default -> throw new IllegalStateException(name);
            };
        } catch (LinearPattern.InvalidPattern | IndexOutOfBoundsException | IllegalArgumentException invalid) {
            return new ValError("The pattern or the replacement is invalid");
        }
    }

    private Matcher matcher(java.util.List<String> arguments, int flagsAt) {
        String flags = arguments.size() > flagsAt ? arguments.get(flagsAt) : "";
        int bits = (flags.contains("s") ? Pattern.DOTALL : 0)
                | (flags.contains("m") ? Pattern.MULTILINE : 0)
                | (flags.contains("i") ? Pattern.CASE_INSENSITIVE : 0);
        String pattern = flags.contains("x") ? withoutSpace(arguments.get(1)) : arguments.get(1);
        return compiled(pattern, bits).matcher(arguments.getFirst(), work::spend);
    }

    private LinearPattern compiled(String pattern, int flags) {
        String key = flags + pattern;
        LinearPattern known = compiled.get(key);
        if (known == null) {
            work.spend(pattern.length() + COMPILE * LinearPattern.size(pattern));
            known = LinearPattern.compile(pattern, flags);
            if (compiled.size() < MAX_COMPILED) {
                compiled.put(key, known);
            }
        }
        return known;
    }

    /** Removes white space outside character classes, as the flag {@code x} of XPath functions demands. */
    private static String withoutSpace(String pattern) {
        StringBuilder kept = new StringBuilder(pattern.length());
        boolean inClass = false;
        boolean escaped = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (!escaped) {
                inClass = inClass ? c != ']' : c == '[';
            }
            if (inClass || escaped || !Character.isWhitespace(c)) {
                kept.append(c);
            }
            escaped = !escaped && c == '\\';
        }
        return kept.toString();
    }

    private Val replace(Matcher matcher, String replacement) {
        StringBuilder replaced = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(replaced, replacement);
            FeelLimits.checkSize(replaced.length());
        }
        String text = matcher.appendTail(replaced).toString();
        work.make(text.length());
        return new ValString(text);
    }

    /** Splits the input. Empty strings at the end are kept, and an empty match at the beginning is ignored. */
    private Val split(Matcher matcher, String input) {
        ArrayList<Val> parts = new ArrayList<>();
        int from = 0;
        while (matcher.find()) {
            if (matcher.end() == 0) {
                continue;
            }
            FeelLimits.checkListSize(parts.size());
            parts.add(text(input.substring(from, matcher.start())));
            from = matcher.end();
        }
        parts.add(text(input.substring(from)));
        return list(parts);
    }

    private Val extract(Matcher matcher) {
        ArrayList<Val> found = new ArrayList<>();
        while (matcher.find()) {
            FeelLimits.checkListSize(found.size());
            found.add(text(matcher.group()));
        }
        return list(found);
    }

    private Val text(String text) {
        work.make(text.length());
        return new ValString(text);
    }

    private Val list(java.util.List<Val> items) {
        work.makeElements(items.size());
        return new ValList(List.from(CollectionConverters.asScala(items)));
    }
}

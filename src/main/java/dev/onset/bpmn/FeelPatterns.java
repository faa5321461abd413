package dev.onset.bpmn;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.Set;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValBoolean;
import org.camunda.feel.syntaxtree.ValError;
import org.camunda.feel.syntaxtree.ValFunction;
import org.camunda.feel.syntaxtree.ValList;
import org.camunda.feel.syntaxtree.ValString;
import scala.collection.immutable.List;
import scala.jdk.javaapi.CollectionConverters;

/**
 * FEEL's functions that take a regular expression, in time linear in their input: the library's own can take exponential
 * time for a pattern such as {@code (a+)+b}. Back references and look-around, which no engine matches in linear time, are
 * not valid patterns.
 */
final class FeelPatterns {

    static final Set<String> FUNCTIONS = Set.of("matches", "replace", "split", "extract");

    private FeelPatterns() {}

    /** The same function of the library, matching in linear time. */
    static ValFunction guard(String name, ValFunction function) {
        return new ValFunction(
                function.params(),
                arguments -> {
                    java.util.List<Val> values = CollectionConverters.asJava(arguments);
                    boolean texts = values.stream().allMatch(ValString.class::isInstance);
                    return texts
                            ? apply(
                                    name,
                                    values.stream()
                                            .map(value -> ((ValString) value).value())
                                            .toList())
                            : function.invoke().apply(arguments);
                },
                function.hasVarArgs());
    }

    private static Val apply(String name, java.util.List<String> arguments) {
        String input = arguments.get(0);
        try {
            return switch (name) {
                case "matches" -> ValBoolean.apply(matcher(arguments, 2).find());
                case "replace" -> replace(matcher(arguments, 3), arguments.get(2));
                case "split" -> split(matcher(arguments, 2), input);
                case "extract" -> extract(matcher(arguments, 2));
                default -> throw new IllegalArgumentException(name);
            };
        } catch (PatternSyntaxException | IndexOutOfBoundsException | IllegalArgumentException invalid) {
            return new ValError("Invalid pattern or replacement");
        }
    }

    private static Matcher matcher(java.util.List<String> arguments, int flagsAt) {
        String flags = arguments.size() > flagsAt ? arguments.get(flagsAt) : "";
        int bits = (flags.contains("s") ? Pattern.DOTALL : 0)
                | (flags.contains("m") ? Pattern.MULTILINE : 0)
                | (flags.contains("i") ? Pattern.CASE_INSENSITIVE : 0);
        String pattern = flags.contains("x") ? withoutSpace(arguments.get(1)) : arguments.get(1);
        return Pattern.compile(pattern, bits).matcher(arguments.get(0));
    }

    /** The flag {@code x} of XPath's functions: white space outside a class is not part of the pattern. */
    private static String withoutSpace(String pattern) {
        StringBuilder kept = new StringBuilder(pattern.length());
        boolean inClass = false;
        boolean escaped = false;
        for (char c : pattern.toCharArray()) {
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

    private static Val replace(Matcher matcher, String replacement) {
        StringBuilder replaced = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(replaced, replacement);
            FeelLimits.checkSize(replaced.length());
        }
        return new ValString(matcher.appendTail(replaced).toString());
    }

    /** Keeps empty strings at the end; an empty match at the very beginning cuts nothing off. */
    private static Val split(Matcher matcher, String input) {
        ArrayList<Val> parts = new ArrayList<>();
        int from = 0;
        while (matcher.find()) {
            if (matcher.end() == 0) {
                continue;
            }
            FeelLimits.checkListSize(parts.size());
            parts.add(new ValString(input.substring(from, matcher.start())));
            from = matcher.end();
        }
        parts.add(new ValString(input.substring(from)));
        return list(parts);
    }

    private static Val extract(Matcher matcher) {
        ArrayList<Val> found = new ArrayList<>();
        while (matcher.find()) {
            FeelLimits.checkListSize(found.size());
            found.add(new ValString(matcher.group()));
        }
        return list(found);
    }

    private static Val list(java.util.List<Val> items) {
        return new ValList(List.from(CollectionConverters.asScala(items)));
    }
}

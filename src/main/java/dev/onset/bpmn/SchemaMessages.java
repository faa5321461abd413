package dev.onset.bpmn;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts what the XML Schema validator complains of into words that help whoever draws the model. The codes are those of XML
 * Schema Part 1, appendix C; the names that a message quotes are taken from it, the rest of it is not shown.
 */
final class SchemaMessages {

    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");
    private static final int MAX_QUOTE = 60;

    private SchemaMessages() {}

    /**
     * @param message the validator's
     * @param element local name of the element that it read last
     * @return null where another message says the same
     */
    static @Nullable String describe(String message, String element) {
        int colon = message.indexOf(':');
        String code = colon < 0 ? message : message.substring(0, colon);
        List<String> quoted = quoted(message);
        return switch (code) {
            case "cvc-complex-type.4" -> quoted.isEmpty() ? unfit(element) : missing(element, quoted.getFirst());
            case "cvc-complex-type.3.2.2" ->
                quoted.isEmpty()
                        ? unfit(element)
                        : BpmnNames.a(element) + " has no attribute " + shortened(quoted.getFirst());
            case "cvc-complex-type.2.4.a", "cvc-complex-type.2.4.d", "cvc-complex-type.2.4.e", "cvc-complex-type.2.1" ->
                BpmnNames.a(element) + " is not allowed here";
            case "cvc-complex-type.2.4.b" -> BpmnNames.a(element) + " lacks an element that it needs";
            case "cvc-complex-type.2.3" -> BpmnNames.a(element) + " cannot have text in it";
            case "cvc-attribute.3" ->
                quoted.size() < 2
                        ? unfit(element)
                        : "The value " + shortened(quoted.getFirst()) + " is not allowed for the attribute "
                                + quoted.get(1);
            case "cvc-id.2" ->
                quoted.isEmpty() ? unfit(element) : "The id " + shortened(quoted.getFirst()) + " is used twice";
            // The reason for one of the above.
            case "cvc-datatype-valid.1.2.1", "cvc-enumeration-valid", "cvc-pattern-valid", "cvc-id.1" -> null;
            default -> unfit(element);
        };
    }

    /** For an attribute that the schema requires. */
    static String missing(String element, String attribute) {
        return BpmnNames.a(element) + " needs the attribute " + attribute;
    }

    /** Whether an id is referred to that does not exist, and which; null where the message says something else. */
    static @Nullable String unknownId(String message) {
        if (!message.startsWith("cvc-id.1:")) {
            return null;
        }
        List<String> quoted = quoted(message);
        return quoted.isEmpty() ? "" : quoted.getFirst();
    }

    static boolean isDuplicateId(String message) {
        return message.startsWith("cvc-id.2:");
    }

    static boolean isAboutValue(String message) {
        return message.startsWith("cvc-attribute.3:");
    }

    private static String unfit(String element) {
        return BpmnNames.a(element) + " does not follow the BPMN 2.0 schema";
    }

    static String shortened(String quote) {
        return quote.length() > MAX_QUOTE ? quote.substring(0, MAX_QUOTE) + "…" : quote;
    }

    private static List<String> quoted(String message) {
        List<String> quoted = new ArrayList<>();
        Matcher matcher = QUOTED.matcher(message);
        while (matcher.find()) {
            quoted.add(matcher.group(1));
        }
        return quoted;
    }
}

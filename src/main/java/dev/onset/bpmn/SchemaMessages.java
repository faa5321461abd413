package dev.onset.bpmn;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Translates messages of the XML Schema validator for the authors of models. The codes are those of XML Schema Part 1,
 * appendix C. Only the names that a message quotes are shown, not the rest of it.
 */
final class SchemaMessages {

    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");
    private static final int MAX_QUOTE = 60;

    private SchemaMessages() {}

    /**
     * @param message the message of the validator
     * @param element local name of the element that was read last
     * @return the description; null if another message reports the same error
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
                        : BpmnNames.a(element) + " must not have the attribute " + shortened(quoted.getFirst());
            case "cvc-complex-type.2.4.a", "cvc-complex-type.2.4.d", "cvc-complex-type.2.4.e", "cvc-complex-type.2.1" ->
                BpmnNames.a(element) + " is not allowed here";
            case "cvc-complex-type.2.4.b" -> BpmnNames.a(element) + " lacks a required child element";
            case "cvc-complex-type.2.3" -> BpmnNames.a(element) + " must not contain text";
            case "cvc-attribute.3" ->
                quoted.size() < 2
                        ? unfit(element)
                        : "The value " + shortened(quoted.getFirst()) + " is not allowed for the attribute "
                                + quoted.get(1);
            case "cvc-id.2" ->
                quoted.isEmpty() ? unfit(element) : "The id " + shortened(quoted.getFirst()) + " is not unique";
            // The validator also reports one of the errors above.
            case "cvc-datatype-valid.1.2.1", "cvc-enumeration-valid", "cvc-pattern-valid", "cvc-id.1" -> null;
            default -> unfit(element);
        };
    }

    /** Returns the message for a required attribute that is missing. */
    static String missing(String element, String attribute) {
        return BpmnNames.a(element) + " needs the attribute " + attribute;
    }

    /** Returns the id of a reference to an element that does not exist; null if the message reports another error. */
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
        return BpmnNames.a(element) + " does not conform to the BPMN 2.0 schema";
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

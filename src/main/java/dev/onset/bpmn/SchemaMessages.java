package dev.onset.bpmn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Translates messages of the XML Schema validator for the authors of models. The codes are those of XML Schema Part 1,
 * appendix C. Only the names that a message quotes are shown, not the rest of it.
 */
final class SchemaMessages {

    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");
    private static final Pattern EXPECTED = Pattern.compile("'\\{([^}]*)\\}'");
    private static final int MAX_QUOTE = 60;

    /** Names that the schema has for groups of elements. No file has an element of such a name. */
    private static final Set<String> ABSTRACT = Set.of(
            "rootElement", "flowElement", "artifact", "eventDefinition", "loopCharacteristics", "DiagramElement");

    /** The maximum number of names of elements in a message. */
    private static final int MAX_EXPECTED = 5;

    private SchemaMessages() {}

    /**
     * @param message the message of the validator
     * @param element local name of the element that was read last
     * @param outer local name of the element that contains it
     * @return the description; null if another message reports the same error
     */
    static @Nullable String describe(String message, String element, String outer) {
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
                BpmnNames.a(element) + " is not allowed here in " + BpmnNames.lowerFirst(BpmnNames.a(outer))
                        + expected(message, ": the next element may be ");
            case "cvc-complex-type.2.4.b" ->
                BpmnNames.a(element) + " lacks a required child element" + expected(message, ": ");
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

    /**
     * Returns the local names of the elements that the schema expects instead, if they are few. They are what the message
     * names last.
     */
    private static String expected(String message, String introduction) {
        Matcher list = EXPECTED.matcher(message);
        String last = "";
        while (list.find()) {
            last = list.group(1);
        }
        List<String> names = Arrays.stream(last.split(","))
                .map(name -> name.substring(name.lastIndexOf(':') + 1).strip())
                .filter(name -> !name.isEmpty() && !name.startsWith("WC[") && !name.equals("extension"))
                .distinct()
                .toList();
        return names.isEmpty() || names.size() > MAX_EXPECTED || names.stream().anyMatch(ABSTRACT::contains)
                ? ""
                : introduction + String.join(" or ", names);
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

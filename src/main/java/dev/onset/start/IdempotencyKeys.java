package dev.onset.start;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses the {@code Idempotency-Key} header (draft-ietf-httpapi-idempotency-key-header, section 2.1). Its value is a
 * String of Structured Field Values (RFC 9651, section 3.3.3), which is in double quotes. Because many clients omit the
 * quotes, a key of plain characters is accepted without quotes, too, and is equal to the quoted key.
 */
final class IdempotencyKeys {

    static final String HEADER = "Idempotency-Key";

    /** Characters of a key. */
    static final int MAX_LENGTH = 255;

    private static final Pattern QUOTED = Pattern.compile("\"((?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*)\"");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~:/=-]+");

    private IdempotencyKeys() {}

    /**
     * Parses the header.
     *
     * @return the key; null if the header was not sent
     */
    static @Nullable String parse(@Nullable List<String> headers) {
        if (headers == null || headers.isEmpty()) {
            return null;
        }
        String key = headers.size() == 1 ? parse(headers.getFirst().strip()) : null;
        if (key == null || key.isEmpty() || key.length() > MAX_LENGTH) {
            throw new Problem(
                            ProblemType.INVALID_PARAMETER,
                            "The header Idempotency-Key must be one string of 1 to " + MAX_LENGTH
                                    + " printable ASCII characters in double quotes. The quotes may be omitted if the string"
                                    + " consists of letters, digits and the characters !#$%&'*+-.^_`|~:/= only.")
                    .with("parameter", HEADER);
        }
        return key;
    }

    private static @Nullable String parse(String header) {
        var quoted = QUOTED.matcher(header);
        if (quoted.matches()) {
            return quoted.group(1).replaceAll("\\\\(.)", "$1");
        }
        return PLAIN.matcher(header).matches() ? header : null;
    }
}

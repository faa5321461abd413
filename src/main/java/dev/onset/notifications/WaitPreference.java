package dev.onset.notifications;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses the preference {@code wait} of {@code Prefer} headers (RFC 7240, section 4.3). Other preferences are ignored.
 */
public final class WaitPreference {

    /**
     * Matches in linear time. A pattern with backtracking could take cubic time for a long header with an unclosed
     * quote.
     */
    private static final Pattern PREFERENCE = Pattern.compile(
            "([^=;,\\s\"]+)(?:\\s*=\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[^;,\"]*))?[^,\"]*(?:\"[^\"]*\"[^,\"]*)*(?:,|$)");

    private static final Pattern SECONDS = Pattern.compile("\"?(\\d{1,9})\"?");

    private WaitPreference() {}

    /**
     * Returns how long the client prefers to wait; null if it does not. If there are several preferences, the first one
     * applies.
     *
     * @throws Problem {@code invalid-parameter}
     */
    public static @Nullable Duration parse(@Nullable List<String> headers) {
        if (headers == null) {
            return null;
        }
        for (String header : headers) {
            Matcher preference = PREFERENCE.matcher(header);
            while (preference.find()) {
                if ("wait".equalsIgnoreCase(preference.group(1))) {
                    return seconds(preference.group(2));
                }
            }
        }
        return null;
    }

    private static Duration seconds(@Nullable String text) {
        Matcher seconds = SECONDS.matcher(text == null ? "" : text.strip());
        if (!seconds.matches()) {
            throw new Problem(
                            ProblemType.INVALID_PARAMETER,
                            "The preference wait of the header Prefer must be a whole number of seconds.")
                    .with("parameter", "Prefer");
        }
        return Duration.ofSeconds(Long.parseLong(seconds.group(1)));
    }
}

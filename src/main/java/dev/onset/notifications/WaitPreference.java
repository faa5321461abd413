package dev.onset.notifications;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the preference {@code wait} out of the headers {@code Prefer} (RFC 7240, section 4.3). Others mean nothing here. */
public final class WaitPreference {

    /** In linear time: with an open quote at the end of a long header, backtracking would take the cube of its length. */
    private static final Pattern PREFERENCE = Pattern.compile(
            "([^=;,\\s\"]+)(?:\\s*=\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[^;,\"]*))?[^,\"]*(?:\"[^\"]*\"[^,\"]*)*(?:,|$)");

    private static final Pattern SECONDS = Pattern.compile("\"?(\\d{1,9})\"?");

    private WaitPreference() {}

    /**
     * How long to wait; null where nobody prefers that. The first counts where there are several.
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
                            "The preference wait of the header Prefer is a whole number of seconds.")
                    .with("parameter", "Prefer");
        }
        return Duration.ofSeconds(Long.parseLong(seconds.group(1)));
    }
}

package dev.onset.start;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the preference {@code wait} out of the headers {@code Prefer} (RFC 7240, section 4.3). Others mean nothing here. */
final class WaitPreference {

    private static final Pattern PREFERENCE = Pattern.compile(
            "([^=;,\\s\"]+)(?:\\s*=\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[^;,\\s\"]*))?[^,\"]*(?:\"[^\"]*\"[^,\"]*)*(?:,|$)");
    private static final Pattern SECONDS = Pattern.compile("\"?(\\d{1,9})\"?");

    private WaitPreference() {}

    /** @return null where no wait is asked for; the first counts where several are */
    static @Nullable Duration parse(@Nullable List<String> headers) {
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
        Matcher seconds = SECONDS.matcher(text == null ? "" : text);
        if (!seconds.matches()) {
            throw new Problem(
                            ProblemType.INVALID_PARAMETER,
                            "The preference wait of the header Prefer is a whole number of seconds.")
                    .with("parameter", "Prefer");
        }
        return Duration.ofSeconds(Long.parseLong(seconds.group(1)));
    }
}

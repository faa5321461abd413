package dev.onset.instances;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The preference {@code wait} of the headers {@code Prefer} (RFC 7240, section 4.3). Others mean nothing here. */
final class WaitPreference {

    private static final Pattern WAIT = Pattern.compile("(?i)wait(?:\\s*=\\s*\"?([^\";]*)\"?)?\\s*(?:;.*)?");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private WaitPreference() {}

    /**
     * How long to wait; null where nobody prefers that. The first counts where there are several.
     *
     * @throws Problem {@code invalid-parameter}
     */
    static @Nullable Duration parse(@Nullable List<String> headers) {
        return (headers == null ? List.<String>of() : headers)
                .stream()
                        .flatMap(header -> Arrays.stream(header.split(",")))
                        .map(preference -> WAIT.matcher(preference.strip()))
                        .filter(Matcher::matches)
                        .findFirst()
                        .map(wait -> seconds(wait.group(1)))
                        .orElse(null);
    }

    private static Duration seconds(@Nullable String text) {
        if (text == null || !SECONDS.matcher(text.strip()).matches()) {
            throw new Problem(
                            ProblemType.INVALID_PARAMETER,
                            "The preference wait of the header Prefer is a whole number of seconds.")
                    .with("parameter", "Prefer");
        }
        return Duration.ofSeconds(Long.parseLong(text.strip()));
    }
}

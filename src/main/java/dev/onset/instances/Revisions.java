package dev.onset.instances;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Revisions as entity tags (RFC 9110, section 8.8.3). Weak ones: that a worker has taken a job, say, is seen in an instance and
 * is no step of it.
 */
final class Revisions {

    private static final Pattern TAG = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");

    private Revisions() {}

    static String tag(long revision) {
        return "W/\"" + revision + "\"";
    }

    /** Whether {@code If-None-Match} names the revision (section 13.1.2): with others, or as "whatever there is". */
    static boolean matches(@Nullable String ifNoneMatch, long revision) {
        return ifNoneMatch != null
                && (ifNoneMatch.strip().equals("*")
                        || TAG.matcher(ifNoneMatch)
                                .results()
                                .anyMatch(tag -> Long.parseLong(tag.group(1)) == revision));
    }
}

package dev.onset.instances;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts revisions to entity tags (RFC 9110, section 8.8.3). The tags are weak: some changes to the representation,
 * such as the activation of a job by a worker, are not steps of the instance and do not change its revision.
 */
final class Revisions {

    private static final Pattern TAG = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");

    private Revisions() {}

    static String tag(long revision) {
        return "W/\"" + revision + "\"";
    }

    /**
     * Returns whether {@code If-None-Match} (RFC 9110, section 13.1.2) contains the tag of a revision or is {@code *}.
     */
    static boolean matches(@Nullable String ifNoneMatch, long revision) {
        return ifNoneMatch != null
                && (ifNoneMatch.strip().equals("*")
                        || TAG.matcher(ifNoneMatch)
                                .results()
                                .anyMatch(tag -> Long.parseLong(tag.group(1)) == revision));
    }
}

package dev.onset.security;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Determines whether a path belongs to the API, in any encoding. */
final class ApiPath {

    private static final Set<String> ROOTS = Set.of("api", "v2");

    /** A path with more layers of percent-encoding is treated as a path of the API. */
    private static final int MAX_LAYERS = 5;

    private ApiPath() {}

    /**
     * Whether a path belongs to the API in any interpretation: decoded any number of times, with or without dot segments, empty
     * segments and matrix parameters, and with backslashes as slashes.
     *
     * @param path the path as it was sent; null if there is none
     */
    static boolean matches(@Nullable String path) {
        String read = path == null ? "" : path;
        for (int layer = 0; layer < MAX_LAYERS; layer++) {
            if (startsAtRoot(read)) {
                return true;
            }
            String decoded = decodeOnce(read);
            if (decoded.equals(read)) {
                return false;
            }
            read = decoded;
        }
        return true;
    }

    private static boolean startsAtRoot(String path) {
        Deque<String> segments = new ArrayDeque<>();
        boolean first = false;
        for (String segment : path.replace('\\', '/').split("/")) {
            String name = segment.contains(";") ? segment.substring(0, segment.indexOf(';')) : segment;
            if (name.equals("..")) {
                segments.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                // Also checks the path with its dot segments.
                first |= segments.isEmpty() && ROOTS.contains(name);
                segments.add(name);
            }
        }
        return first || (!segments.isEmpty() && ROOTS.contains(segments.getFirst()));
    }

    private static String decodeOnce(String path) {
        StringBuilder decoded = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            int octet = path.charAt(i) == '%' && i + 2 < path.length() ? octet(path, i + 1) : -1;
            if (octet < 0) {
                decoded.append(path.charAt(i));
            } else {
                // The roots are ASCII, so octets of other characters need not be combined.
                decoded.append((char) octet);
                i += 2;
            }
        }
        return decoded.toString();
    }

    private static int octet(String text, int start) {
        int high = Character.digit(text.charAt(start), 16);
        int low = Character.digit(text.charAt(start + 1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
}

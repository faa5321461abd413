package dev.onset.engine;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of texts, times and collections that become part of an instance, a job, a user task, a message or an incident.
 * The compiler refuses a literal of a model that is out of bounds, the engine raises an incident for such a value of an
 * expression, and the API refuses such a request. All of them use this class, so that a value that one accepts can be
 * stored and found by the others.
 *
 * <p>A character is a Unicode code point, as in PostgreSQL's {@code length}, and takes at most four bytes. An entry of a
 * B-tree or GIN index holds about 2,700 bytes, including the ids in it.
 */
public final class Bounds {

    /** The maximum number of characters of a message name, a correlation key and a message id. */
    public static final int MESSAGE = 500;

    /** The maximum time to live of a message. */
    public static final Duration TIME_TO_LIVE = Duration.ofDays(365);

    /** The maximum number of characters of a job type. */
    public static final int JOB_TYPE = 500;

    /** The maximum number of characters of all keys and values of the headers of one job. */
    public static final int JOB_HEADERS = 100_000;

    /** The maximum number of characters of a worker name. */
    public static final int WORKER = 200;

    /** The maximum number of characters of the name of a user or a group. */
    public static final int USER = 200;

    /** The maximum number of candidate groups, and of candidate users, of one user task. */
    public static final int CANDIDATES = 1_000;

    /** The maximum number of characters of a form key. */
    public static final int FORM_KEY = 2_000;

    /** The maximum number of characters of the code of a BPMN error or escalation. */
    public static final int ERROR_CODE = 500;

    /**
     * The maximum number of characters of the message of an error, a failure or an incident. A longer message is truncated.
     */
    public static final int DESCRIPTION = 10_000;

    /** The maximum number of characters of the id of a process, a flow node or a sequence flow. */
    public static final int ELEMENT_ID = 255;

    /** The maximum number of characters of the name of a process or a flow node in a model. */
    public static final int ELEMENT_NAME = 2_000;

    /** The maximum number of characters of the name by which a process is started or called. */
    public static final int PROCESS_NAME = 200;

    /** The maximum number of characters of the version tag of a decision or a form. */
    public static final int VERSION_TAG = 255;

    /** The maximum number of characters of a business key. */
    public static final int BUSINESS_KEY = 200;

    /** The maximum number of characters of the date, duration or cycle of a timer. */
    public static final int TIME = 200;

    /**
     * The maximum number of elements of the input collection of a multi-instance activity, which is also that of a list in
     * an expression.
     */
    public static final int ITEMS = 10_000;

    /** The maximum number of tokens of an instance. A step that would exceed it raises an incident. */
    public static final int TOKENS = 50_000;

    /**
     * The maximum size of all variables of an instance, of its input collections, and of the effects of one step. Each
     * value counts as ten, and each character of a string or a name as one. A step that would exceed it raises an incident.
     */
    public static final int VARIABLES = 4_000_000;

    /** The maximum number of values in one request that sets variables, including the values in lists and objects. */
    public static final int VALUES = 100_000;

    /** The earliest valid time. A timer that is due earlier is due immediately. */
    public static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");

    /** The latest valid time. */
    public static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

    /**
     * The time from which the compiler counts a literal duration. It refuses a duration that ends after {@link #LAST_TIME},
     * so that a model does not become invalid while it is in use.
     */
    static final Instant LATE_START = Instant.parse("2500-01-01T00:00:00Z");

    private static final char REPLACEMENT = '\uFFFD';

    private Bounds() {}

    /** Whether a text has at most {@code max} characters and can be stored. */
    public static boolean holds(String text, int max) {
        return isWithin(text, max) && StorableText.isStorable(text);
    }

    /** Whether a time can be stored and has a year of four digits. */
    public static boolean holds(Instant time) {
        return !time.isBefore(FIRST_TIME) && !time.isAfter(LAST_TIME);
    }

    /**
     * Checks a text from a model or an expression.
     *
     * @param what the name of the text, for the message
     * @param max the maximum number of characters
     * @return the text
     * @throws ExpressionFailure if it is out of bounds
     */
    public static String check(String what, String text, int max) throws ExpressionFailure {
        if (!isWithin(text, max)) {
            throw new ExpressionFailure(what + " has more than " + max + " characters");
        }
        if (!StorableText.isStorable(text)) {
            throw new ExpressionFailure(what + " has a character that cannot be stored");
        }
        return text;
    }

    /**
     * Checks the names of candidate users or groups from a model or an expression.
     *
     * @param what the name of the list, for the message
     * @throws ExpressionFailure if there are too many names, or if one of them is out of bounds
     */
    public static void checkCandidates(String what, List<String> names) throws ExpressionFailure {
        if (names.size() > CANDIDATES) {
            throw new ExpressionFailure(what + " have more than " + CANDIDATES + " elements");
        }
        String elementOf = "An element of " + Character.toLowerCase(what.charAt(0)) + what.substring(1);
        for (String name : names) {
            check(elementOf, name, USER);
        }
    }

    /**
     * Checks the headers of a job.
     *
     * @throws ExpressionFailure if their keys and values have too many characters in total
     */
    public static void checkHeaders(Map<String, String> headers) throws ExpressionFailure {
        long size = 0;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            size += header.getKey().length() + header.getValue().length();
        }
        if (size > JOB_HEADERS) {
            throw new ExpressionFailure(
                    "The headers of the job have more than " + JOB_HEADERS + " characters in total");
        }
    }

    /**
     * Parses a date and time from a model or an expression.
     *
     * @param what the name of the value, for the message
     * @param text an ISO 8601 date and time with an offset or a zone
     * @throws ExpressionFailure if it is not such a text, or if it is out of bounds
     */
    public static Instant time(String what, String text) throws ExpressionFailure {
        Instant time;
        try {
            time = DateAndTime.parse(text);
        } catch (DateTimeException notATime) {
            throw new ExpressionFailure(
                    what + " must be an ISO 8601 date and time with an offset, such as 2026-01-31T12:00:00Z");
        }
        if (!holds(time)) {
            throw new ExpressionFailure(what + " must be in the years 1 to 9999");
        }
        return time;
    }

    /**
     * Returns a text that can be stored: truncates it to {@link #DESCRIPTION} characters and replaces characters that
     * cannot be stored.
     */
    public static String description(String text) {
        String cut = cut(text);
        if (StorableText.isStorable(cut)) {
            return cut;
        }
        StringBuilder storable = new StringBuilder(cut.length());
        cut.codePoints().forEach(point -> {
            boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            storable.appendCodePoint(point == 0 || half ? REPLACEMENT : point);
        });
        return storable.toString();
    }

    /** As {@link #description}, but null stays null. */
    public static @Nullable String descriptionOrNull(@Nullable String text) {
        return text == null ? null : description(text);
    }

    private static String cut(String text) {
        return isWithin(text, DESCRIPTION) ? text : text.substring(0, text.offsetByCodePoints(0, DESCRIPTION));
    }

    private static boolean isWithin(String text, int max) {
        return text.length() <= max || (text.length() <= 2L * max && text.codePointCount(0, text.length()) <= max);
    }
}

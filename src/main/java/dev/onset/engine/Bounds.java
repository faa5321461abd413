package dev.onset.engine;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long texts and how late times may be that become part of an instance, a job, a user task, a message or an incident. The
 * compiler refuses a literal of a model that is out of bounds, the core raises an incident for such a value of an expression,
 * and the API refuses such a request; all of them ask this class, so that what one side accepts the other can store and find.
 *
 * <p>A character is a Unicode code point, as in PostgreSQL's {@code length}: four bytes at the most. An entry of a btree or GIN
 * index holds about 2,700 bytes, together with the ids that are in it.
 */
public final class Bounds {

    /** Characters of a message's name, of its correlation key, and of its message id. */
    public static final int MESSAGE = 500;

    /** Characters of a job's type. */
    public static final int JOB_TYPE = 500;

    /** Characters of the keys and values of all headers of one job. */
    public static final int JOB_HEADERS = 100_000;

    /** Characters of the name of a worker. */
    public static final int WORKER = 200;

    /** Characters of the name of a user or a group. */
    public static final int USER = 200;

    /** Candidate groups, and candidate users, of one user task. */
    public static final int CANDIDATES = 1_000;

    /** Characters of the key of a form. */
    public static final int FORM_KEY = 2_000;

    /** Characters of the code of a BPMN error. */
    public static final int ERROR_CODE = 500;

    /** Characters of the message of an error, a failure or an incident; what is longer is cut off. */
    public static final int DESCRIPTION = 10_000;

    /** Characters of the id of a process, a flow node or a sequence flow. */
    public static final int ELEMENT_ID = 255;

    /** Characters of the name of a process or a flow node in its model. */
    public static final int ELEMENT_NAME = 2_000;

    /** Characters of the name by which a process is started or called. */
    public static final int PROCESS_NAME = 200;

    /** Characters of a business key. */
    public static final int BUSINESS_KEY = 200;

    /** Characters of a timer's date, duration or cycle. */
    public static final int TIME = 200;

    /** Elements of the collection of a multi-instance activity; as many as an expression works on. */
    public static final int ITEMS = 10_000;

    /** Tokens of an instance; what a step adds beyond them is an incident. */
    public static final int TOKENS = 50_000;

    /**
     * The size of all variables of an instance, of its collections, and of what one step hands out: each value counts as ten,
     * and each character of a text or a name as one. What a step adds beyond it is an incident.
     */
    public static final int VARIABLES = 4_000_000;

    /** Values of one request that brings variables, those within lists and objects counted. */
    public static final int VALUES = 100_000;

    /** A time before this one is out of bounds; a timer that is due earlier is due now. */
    public static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");

    /** A time after this one is out of bounds. */
    public static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

    /**
     * The compiler counts a duration from here: one that leads from here past {@link #LAST_TIME} is refused, so that a model
     * does not stop being valid while it is in use.
     */
    static final Instant LATE_START = Instant.parse("2500-01-01T00:00:00Z");

    private static final char REPLACEMENT = '\uFFFD';

    private Bounds() {}

    /** Whether a text has at the most so many characters, and none that cannot be stored. */
    public static boolean holds(String text, int max) {
        return isWithin(text, max) && StorableText.isStorable(text);
    }

    /** Whether a time can be stored, and read by everyone who reads four digits of a year. */
    public static boolean holds(Instant time) {
        return !time.isBefore(FIRST_TIME) && !time.isAfter(LAST_TIME);
    }

    /**
     * Checks a text that a model or an expression gives.
     *
     * @param what names the text in the message
     * @return the text
     * @throws ExpressionFailure where it is out of bounds
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
     * Checks the names of candidate users or groups that a model or an expression gives.
     *
     * @param what names them in the message
     * @throws ExpressionFailure where they are too many, or one of them is out of bounds
     */
    public static void checkCandidates(String what, List<String> names) throws ExpressionFailure {
        if (names.size() > CANDIDATES) {
            throw new ExpressionFailure(what + " are more than " + CANDIDATES);
        }
        for (String name : names) {
            check(what + ": one of them", name, USER);
        }
    }

    /**
     * Reads a date and time that a model or an expression gives.
     *
     * @param what names it in the message
     * @param text ISO 8601 with an offset or a zone
     * @throws ExpressionFailure where it is none, or out of bounds
     */
    public static Instant time(String what, String text) throws ExpressionFailure {
        Instant time;
        try {
            time = DateAndTime.parse(text);
        } catch (DateTimeException notATime) {
            throw new ExpressionFailure(
                    what + " is not an ISO 8601 date and time with an offset, such as 2026-01-31T12:00:00Z");
        }
        if (!holds(time)) {
            throw new ExpressionFailure(what + " is not in the years 1 to 9999");
        }
        return time;
    }

    /** A text for people, made fit to be stored: what is too long is cut off, and what cannot be stored is replaced. */
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

    /** As {@link #description}; null stays null. */
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

package dev.onset.problems;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The exception for a request that cannot be served for a reason that its caller can understand. It is answered as
 * {@code application/problem+json} (RFC 9457). It is never thrown for a bug.
 */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The default delay before a retry when the database or the identity provider is unavailable. */
    private static final Duration UNAVAILABLE_DELAY = Duration.ofSeconds(2);

    /** The default delay before a retry when another request uses the same key. */
    private static final Duration IN_USE_DELAY = Duration.ofSeconds(1);

    private final ProblemType type;
    private transient @Nullable Duration retryAfter;
    private final transient Map<String, Object> extensions = new LinkedHashMap<>();

    /**
     * @param detail explains to a person what is wrong with this request, in full sentences; never the message of another
     *     exception
     */
    public Problem(ProblemType type, String detail) {
        super(detail, null, false, false);
        this.type = type;
    }

    /** Adds an extension member (RFC 9457, section 3.2). */
    public Problem with(String member, Object value) {
        extensions.put(member, value);
        return this;
    }

    /** Sets the header {@code Retry-After} (RFC 9110, section 10.2.3), which has whole seconds. */
    public Problem retryAfter(Duration delay) {
        retryAfter = delay;
        return this;
    }

    /** The delay before a retry; by default present only for temporary failures. */
    Optional<Duration> retryAfter() {
        if (retryAfter != null) {
            return Optional.of(retryAfter);
        }
        return switch (type) {
            case UNAVAILABLE -> Optional.of(UNAVAILABLE_DELAY);
            case IDEMPOTENCY_KEY_IN_USE, BUSINESS_KEY_PENDING -> Optional.of(IN_USE_DELAY);
            default -> Optional.empty();
        };
    }

    /** Adds the extension member {@code errors}: each error of the request with its location. */
    public Problem withErrors(List<ProblemError> errors) {
        return with("errors", List.copyOf(errors));
    }

    /**
     * All members of this problem, for a problem that is a part of a response.
     *
     * @param instance the URI reference of the resource that the problem concerns
     */
    public Map<String, Object> members(String instance) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", type.uri());
        members.put("title", type.title());
        members.put("status", type.status());
        members.put("detail", detail());
        members.put("instance", instance);
        members.putAll(extensions);
        return members;
    }

    public ProblemType type() {
        return type;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    public Map<String, Object> extensions() {
        return extensions;
    }
}

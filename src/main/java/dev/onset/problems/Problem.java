package dev.onset.problems;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that cannot be served, for a reason that its caller can understand: thrown anywhere, answered as
 * {@code application/problem+json}. Never thrown for a bug.
 */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** How soon to try again what the database, or the identity provider, was away for. */
    private static final Duration UNAVAILABLE_DELAY = Duration.ofSeconds(2);

    /** How soon to try again what another request is just doing. */
    private static final Duration IN_USE_DELAY = Duration.ofSeconds(1);

    private final ProblemType type;
    private transient @Nullable Duration retryAfter;
    private final transient Map<String, Object> extensions = new LinkedHashMap<>();

    /**
     * @param detail what is wrong with this request, for a person; never the text of another exception
     */
    public Problem(ProblemType type, String detail) {
        super(detail, null, false, false);
        this.type = type;
    }

    /** Adds a typed extra member (RFC 9457, section 3.2). */
    public Problem with(String member, Object value) {
        extensions.put(member, value);
        return this;
    }

    /** Says when to try again, in the header {@code Retry-After} (RFC 9110, section 10.2.3): in whole seconds. */
    public Problem retryAfter(Duration delay) {
        retryAfter = delay;
        return this;
    }

    /** When to try again; by default only after what passes by itself. */
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

    /** Adds the {@code errors} member: everything that is wrong, each with where it is. */
    public Problem withErrors(List<ProblemError> errors) {
        return with("errors", List.copyOf(errors));
    }

    /**
     * All its members, for a part of an answer.
     *
     * @param instance what the problem is about, a URI reference
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

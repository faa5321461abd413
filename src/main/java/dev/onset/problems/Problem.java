package dev.onset.problems;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that cannot be served, for a reason that its caller can understand: thrown anywhere, answered as
 * {@code application/problem+json}. Never thrown for a bug.
 */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemType type;
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

package dev.onset.http;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The preconditions of a {@code GET}: {@code If-Match} and {@code If-None-Match} (RFC 9110, sections 13.1.1 and 13.1.2).
 *
 * <p>{@code Request.evaluatePreconditions} of JAX-RS is not used: RESTEasy Reactive compares the entity tags of both headers by
 * equality, and also takes tags without quotes. RFC 9110 requires the weak comparison for {@code If-None-Match}, because proxies
 * that compress a response make its tag weak, and the strong comparison for {@code If-Match}.
 *
 * @param ifMatch the values of {@code If-Match}, one for each line of the header; empty if it is absent
 * @param ifNoneMatch the values of {@code If-None-Match}, in the same way
 */
public record Preconditions(List<String> ifMatch, List<String> ifNoneMatch) {

    private static final Pattern TAG = Pattern.compile("(W/)?\"([^\"]*)\"");

    public static Preconditions of(HttpHeaders headers) {
        return new Preconditions(
                headers.getRequestHeader(HttpHeaders.IF_MATCH), headers.getRequestHeader(HttpHeaders.IF_NONE_MATCH));
    }

    /**
     * Returns whether the client has the current representation, so that the response is 304.
     *
     * @throws Problem {@code precondition-failed} if the header {@code If-Match} does not contain the tag
     */
    public boolean isNotModified(EntityTag current) {
        if (!ifMatch.isEmpty() && !matches(ifMatch, tag -> !tag.isWeak() && tag.equals(current))) {
            throw new Problem(
                    ProblemType.PRECONDITION_FAILED, "The header If-Match does not contain the ETag of the resource.");
        }
        return matches(ifNoneMatch, tag -> tag.getValue().equals(current.getValue()));
    }

    private static boolean matches(List<String> lines, Predicate<EntityTag> comparison) {
        String list = String.join(",", lines).strip();
        return list.equals("*")
                || TAG.matcher(list)
                        .results()
                        .map(tag -> new EntityTag(tag.group(2), tag.group(1) != null))
                        .anyMatch(comparison);
    }
}

package dev.onset.http;

import dev.onset.platform.DatabaseClock;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Refuses requests that no resource can serve. It runs after authentication and before the body is read. */
@Singleton
final class RequestChecks {

    /** After the authorization of Quarkus (-100) and before all routes. */
    private static final int AFTER_AUTHORIZATION = -50;

    /** PostgreSQL cannot store this character, so no name contains it. */
    private static final String NUL = "%00";

    /** The parts between commas outside of quotes. */
    private static final Pattern ELEMENT = Pattern.compile("(?:[^,\"]|\"(?:[^\"\\\\]|\\\\.)*+\")*+(?:,|$)");

    /** A media range with its parameters (RFC 9110, section 12.5.1). {@code HttpURLConnection} also sends {@code *}. */
    private static final Pattern MEDIA_RANGE = Pattern.compile(
            "\\s*+(?:(?:[\\w!#$%&'*+.^`|~-]++/[\\w!#$%&'*+.^`|~-]++|\\*)\\s*+(?:;\\s*+(?:[\\w!#$%&'*+.^`|~-]++(?:=(?:[\\w!#$%&'*+.^`|~-]++|\"(?:[^\"\\\\]|\\\\.)*+\"))?)?\\s*+)*+)?,?");

    private final DatabaseClock clock;

    RequestChecks(DatabaseClock clock) {
        this.clock = clock;
    }

    void install(@Observes Router router) {
        router.route().order(AFTER_AUTHORIZATION).handler(this::check);
    }

    private void check(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (!clock.isKnown()) {
            // The server accepts requests before all of the application has started.
            routing.fail(new Problem(ProblemType.UNAVAILABLE, "This replica has not started yet."));
        } else if (String.valueOf(request.path()).contains(NUL)) {
            routing.fail(nul());
        } else if (String.valueOf(request.query()).contains(NUL)) {
            routing.fail(nul().with("parameter", parameterWithNul(request.query())));
        } else if (!request.headers().getAll(HttpHeaders.ACCEPT).stream().allMatch(RequestChecks::isAccept)) {
            routing.fail(new Problem(ProblemType.INVALID_PARAMETER, "The value of Accept is not a list of media types.")
                    .with("parameter", "Accept"));
        } else {
            routing.next();
        }
    }

    private static Problem nul() {
        return new Problem(ProblemType.INVALID_PARAMETER, "The request's URI has the character U+0000.");
    }

    /** Its name, as it was sent. */
    private static String parameterWithNul(String query) {
        int nul = query.indexOf(NUL);
        String parameter = query.substring(query.lastIndexOf('&', nul) + 1, nul);
        return parameter.contains("=") ? parameter.substring(0, parameter.indexOf('=')) : parameter;
    }

    static boolean isAccept(String header) {
        Matcher element = ELEMENT.matcher(header);
        int end = 0;
        while (end < header.length()) {
            if (!element.find(end)
                    || element.start() != end
                    || !MEDIA_RANGE.matcher(element.group()).matches()) {
                return false;
            }
            end = element.end();
        }
        return true;
    }
}

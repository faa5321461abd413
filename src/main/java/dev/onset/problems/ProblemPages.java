package dev.onset.problems;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Serves a page for each problem type. The pages contain no data of a request. */
@Path("/problems")
@Tag(name = "Problems", description = "The documentation of the problem types.")
class ProblemPages {

    /** Preferred less than text, so that a client which accepts any media type gets text. */
    private static final String HTML = MediaType.TEXT_HTML + ";qs=0.5";

    /** The media type of the response, without the quality of source. */
    private static final String ANSWERED_HTML = MediaType.TEXT_HTML + ";charset=UTF-8";

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>%1$s</title>
            <style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}\
            code{background:#8882;padding:.1em .3em}:root{color-scheme:light dark}</style>
            <h1>%1$s</h1>
            %2$s
            </html>
            """;

    @GET
    @PermitAll
    @Produces(HTML)
    @Operation(operationId = "listProblemTypes", summary = "List the problem types", hidden = true)
    public Response listAsHtml() {
        return page(
                "Problems",
                Arrays.stream(ProblemType.values())
                        .map(type -> "<li><a href=\"problems/%s\">%s</a> (%d): %s</li>\n"
                                .formatted(type.slug(), type.slug(), type.status(), type.title()))
                        .collect(Collectors.joining("", "<ul>\n", "</ul>")));
    }

    @GET
    @PermitAll
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(operationId = "listProblemTypes", summary = "List the problem types", description = """
                    As text, or as an HTML page for clients that prefer `text/html`.""")
    public String listAsText() {
        return Arrays.stream(ProblemType.values())
                .map(type -> "%s (%d): %s%n".formatted(type.slug(), type.status(), type.title()))
                .collect(Collectors.joining());
    }

    @GET
    @Path("/{slug}")
    @PermitAll
    @Produces(HTML)
    @Operation(operationId = "getProblemType", summary = "Get the documentation of a problem type", hidden = true)
    public Response asHtml(@PathParam("slug") String slug) {
        ProblemType type = find(slug);
        return page(
                type.title(),
                "<p><code>%s</code>, status %d</p>\n<p>%s</p>"
                        .formatted(
                                type.slug(), type.status(), type.advice().replaceAll("`([^`]*)`", "<code>$1</code>")));
    }

    @GET
    @Path("/{slug}")
    @PermitAll
    @Produces(MediaType.TEXT_PLAIN)
    @MayAnswer(ProblemType.NOT_FOUND)
    @Operation(operationId = "getProblemType", summary = "Get the documentation of a problem type", description = """
                    As text, or as an HTML page for clients that prefer `text/html`. The `type` of a problem is the URI of its page.""")
    public String asText(
            @Parameter(description = "The last segment of the problem's `type`.", example = "no-active-build")
                    @PathParam("slug")
                    String slug) {
        ProblemType type = find(slug);
        return "%s%n%n%s, status %d%n%n%s%n".formatted(type.title(), type.slug(), type.status(), type.advice());
    }

    private static Response page(String title, String content) {
        return Response.ok(PAGE.formatted(title, content), ANSWERED_HTML).build();
    }

    private static ProblemType find(String slug) {
        return Arrays.stream(ProblemType.values())
                .filter(type -> type.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> new Problem(ProblemType.NOT_FOUND, "No problem type has this name."));
    }
}

package dev.onset.problems;

import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Refuses an empty body and the JSON text {@code null}, unless the body is an {@link OptionalBody}. */
@Provider
final class RequiredBody implements ReaderInterceptor {

    @Override
    public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Object body = context.proceed();
        if (body != null || Arrays.stream(context.getAnnotations()).anyMatch(OptionalBody.class::isInstance)) {
            return body;
        }
        if (context.getInputStream() instanceof BodyStream stream && stream.isBlank()) {
            throw new Problem(ProblemType.MALFORMED_BODY, "The body is empty.");
        }
        throw JsonErrors.notAnObject();
    }
}

package dev.onset.problems;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks requests whose bodies arrive slowly. Other requests are not checked, because the check requires a query. */
public final class SlowBodies {

    private static final String CHECK = SlowBodies.class.getName();

    private SlowBodies() {}

    /**
     * Performs a check if the body of the request has not arrived after a second. The request ends with the failure of the check.
     *
     * @param check asked on the event loop of the request, and answers there; must not block
     */
    public static void check(ContainerRequestContext request, Supplier<Uni<Void>> check) {
        request.setProperty(CHECK, check);
    }

    /** The check of a request; null where there is none. */
    @SuppressWarnings("unchecked")
    static @Nullable Supplier<Uni<Void>> checkOf(ContainerRequestContext request) {
        return (Supplier<Uni<Void>>) request.getProperty(CHECK);
    }
}

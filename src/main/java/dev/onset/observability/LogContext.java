package dev.onset.observability;

import java.util.UUID;
import org.jboss.logging.MDC;

/**
 * What log lines are about: fields of theirs, until the request or the scheduler's execution is over. Ids only, never a value.
 */
public final class LogContext {

    private static final String INSTANCE = "instanceUuid";
    private static final String WORKSPACE = "workspaceId";
    private static final String APPLICATION = "applicationId";

    private LogContext() {}

    public static void application(UUID workspace, UUID application) {
        MDC.put(WORKSPACE, workspace.toString());
        MDC.put(APPLICATION, application.toString());
    }

    public static void instance(UUID instance, UUID workspace, UUID application) {
        MDC.put(INSTANCE, instance.toString());
        application(workspace, application);
    }

    /** For threads that serve no request; Quarkus ends a request's fields with it. */
    public static void clear() {
        MDC.remove(INSTANCE);
        MDC.remove(WORKSPACE);
        MDC.remove(APPLICATION);
    }
}

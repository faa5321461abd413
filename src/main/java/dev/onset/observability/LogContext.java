package dev.onset.observability;

import java.util.UUID;
import org.jboss.logging.MDC;

/**
 * Adds fields to log lines until the end of the request or of the execution of the scheduler. Fields are ids, never process
 * values.
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

    /** Removes the fields of a thread that serves no request. Quarkus removes the fields of requests. */
    public static void clear() {
        MDC.remove(INSTANCE);
        MDC.remove(WORKSPACE);
        MDC.remove(APPLICATION);
    }
}

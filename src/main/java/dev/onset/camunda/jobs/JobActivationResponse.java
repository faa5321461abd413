package dev.onset.camunda.jobs;

import dev.onset.camunda.Keys;
import dev.onset.engine.Token;
import dev.onset.jobs.ActivatedJob;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The activated jobs. */
@Schema(name = "JobActivationResponse")
record JobActivationResponse(List<Job> jobs) {

    static JobActivationResponse from(List<ActivatedJob> jobs) {
        return new JobActivationResponse(
                jobs.stream().map(job -> Job.from(job, job.variables())).toList());
    }

    /** A job that is locked for the worker until its deadline. */
    @Schema(name = "ActivatedJob")
    record Job(
            @Schema(description = "A 64-bit integer.", examples = "42")
            String jobKey,

            @Schema(examples = "send-mail") String type,

            @Schema(description = "A 64-bit integer, derived from the UUID of the instance.")
            String processInstanceKey,

            @Schema(description = "The UUID of the process instance.")
            String processInstanceUuid,

            @Schema(description = "The name of the process.", examples = "customer_onboarding")
            String processDefinitionId,

            int processDefinitionVersion,

            @Schema(description = "A 64-bit integer, derived from the id of the definition.")
            String processDefinitionKey,

            @Schema(description = "The id of the BPMN element.")
            String elementId,

            @Schema(description = "A 64-bit integer.") String elementInstanceKey,

            @Schema(description = "The headers that the process model defines.")
            Map<String, String> customHeaders,

            String worker,

            @Schema(description = "The number of remaining attempts.")
            int retries,

            @Schema(description = "When the lock expires, in milliseconds since 1970-01-01T00:00Z.")
            long deadline,

            @Schema(type = SchemaType.OBJECT, additionalProperties = Object.class)
            Map<String, @Nullable Object> variables,

            @Schema(description = "The id of the application.")
            String tenantId,

            @Schema(
                    description = "Whether the job is that of a listener or of an ad-hoc subprocess.",
                    examples = "BPMN_ELEMENT")
            String kind,

            @Schema(description = "The event of the listener or `UNSPECIFIED`.", examples = "UNSPECIFIED")
            String listenerEventType) {

        /** @param variables the variables of the answer instead of those of the job */
        static Job from(ActivatedJob job, Map<String, @Nullable Object> variables) {
            return new Job(
                    Long.toString(job.key()),
                    job.type(),
                    Keys.of(job.instance()),
                    job.instance().toString(),
                    job.processName(),
                    1,
                    Keys.of(job.definitionId()),
                    job.elementId(),
                    job.token() == Token.ROOT ? Keys.of(job.instance()) : Keys.of(job.instance(), job.token()),
                    job.headers(),
                    job.worker(),
                    job.retries(),
                    job.deadline().toEpochMilli(),
                    variables,
                    job.applicationId().toString(),
                    kindOf(job),
                    job.listenerEvent() == null
                            ? "UNSPECIFIED"
                            : job.listenerEvent().name());
        }

        private static String kindOf(ActivatedJob job) {
            if (job.listenerEvent() != null) {
                return "EXECUTION_LISTENER";
            }
            return job.adHoc() ? "AD_HOC_SUB_PROCESS" : "BPMN_ELEMENT";
        }
    }
}

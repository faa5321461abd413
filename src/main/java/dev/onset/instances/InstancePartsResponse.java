package dev.onset.instances;

import dev.onset.instances.InstanceResponse.IncidentResponse;
import dev.onset.instances.InstanceResponse.OpenJobResponse;
import dev.onset.instances.InstanceResponse.OpenUserTaskResponse;
import dev.onset.paging.Paging;
import dev.onset.runtime.OpenWork;
import dev.onset.runtime.StoredInstance;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Responses that contain a part of an instance. */
final class InstancePartsResponse {

    private InstancePartsResponse() {}

    /** The process values of an instance. */
    @Schema(name = "ProcessInstanceValues")
    record ValuesResponse(
            UUID processInstanceUuid,

            @Schema(description = "The revision of the instance at that time, which each step increments by one.")
            long revision,

            @Schema(
                    type = SchemaType.OBJECT,
                    additionalProperties = Object.class,
                    description = "The process values.",
                    examples = "{\"customerEmail\": \"alice@example.com\", \"loanAmount\": 25000}")
            Map<String, @Nullable Object> values) {

        /**
         * Returns the response.
         *
         * @param names the names of the values to return, each an element or separated by commas; empty for all
         */
        static ValuesResponse from(StoredInstance instance, Set<String> names) {
            Set<String> wanted = names.stream()
                    .flatMap(several -> Arrays.stream(several.split(",")))
                    .collect(Collectors.toSet());
            Map<String, @Nullable Object> values =
                    new LinkedHashMap<>(instance.execution().variables());
            if (!names.isEmpty()) {
                values.keySet().retainAll(wanted);
            }
            return new ValuesResponse(instance.uuid(), instance.revision(), values);
        }
    }

    /** A page of jobs, oldest first. */
    @Schema(name = "ProcessInstanceJobPage")
    record JobPage(
            List<OpenJobResponse> items,

            @Schema(description = "The value of `after` for the next page; null on the last page.") @Nullable
            String next) {

        static JobPage from(List<OpenWork.OpenJob> jobs, Paging paging) {
            return new JobPage(
                    jobs.stream().map(InstanceResponse::job).toList(), paging.next(jobs, OpenWork.OpenJob::key));
        }
    }

    /** A page of user tasks, oldest first. */
    @Schema(name = "ProcessInstanceUserTaskPage")
    record UserTaskPage(
            List<OpenUserTaskResponse> items,

            @Schema(description = "The value of `after` for the next page; null on the last page.") @Nullable
            String next) {

        static UserTaskPage from(List<OpenWork.OpenUserTask> tasks, Paging paging) {
            return new UserTaskPage(
                    tasks.stream().map(InstanceResponse::userTask).toList(),
                    paging.next(tasks, OpenWork.OpenUserTask::key));
        }
    }

    /** A page of incidents, oldest first. */
    @Schema(name = "ProcessInstanceIncidentPage")
    record IncidentPage(
            List<IncidentResponse> items,

            @Schema(description = "The value of `after` for the next page; null on the last page.") @Nullable
            String next) {

        static IncidentPage from(List<OpenWork.OpenIncident> incidents, Paging paging) {
            return new IncidentPage(
                    incidents.stream().map(InstanceResponse::incident).toList(),
                    paging.next(incidents, OpenWork.OpenIncident::key));
        }
    }
}

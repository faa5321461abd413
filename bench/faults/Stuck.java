import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What may be so for a moment while something is on its way, and must not stay so. */
final class Stuck {

    private Stuck() {}

    /** By invariant, what is so; each begins with the instance, where it is one. */
    static Map<String, Map<String, String>> find(Snapshot snapshot) {
        Map<String, Map<String, String>> found = new LinkedHashMap<>();
        Set<List<Object>> had = snapshot.correlations.stream().map(row -> List.of(row.get("message_id"), row.get("process_name"))).collect(Collectors.toSet());
        Map<List<Object>, List<Map<String, Object>>> live = snapshot.messages.stream().filter(message -> Boolean.TRUE.equals(message.get("live")))
                .collect(Collectors.groupingBy(message -> List.of(message.get("name"), message.get("correlation_key"))));

        Map<String, String> beside = put(found, "no-instance-waits-beside-a-live-message");
        for (Map<String, Object> wait : snapshot.messageSubscriptions) {
            for (Map<String, Object> message : live.getOrDefault(List.of(wait.get("name"), wait.get("correlation_key")), List.of())) {
                if (snapshot.isStarted(wait.get("instance_uuid")) && !had.contains(List.of(message.get("id"), wait.get("process_name")))) {
                    beside.put(wait.get("instance_uuid") + " " + message.get("m"), wait.get("process_name") + " waits at " + wait.get("node_id") + " for " + wait.get("name") + " with key "
                            + wait.get("correlation_key") + " while message " + message.get("m") + " is there");
                }
            }
        }

        Map<String, String> unstarted = put(found, "no-start-message-is-left-behind");
        for (Map<String, Object> message : snapshot.messages) {
            if ("placed".equals(message.get("name")) && Boolean.TRUE.equals(message.get("live"))) {
                for (String process : Models.STARTED_BY_MESSAGES) {
                    boolean active = snapshot.instances.values().stream().anyMatch(instance -> process.equals(instance.get("process_name")) && !Snapshot.hasEnded(instance)
                            && message.get("correlation_key").equals(snapshot.variables(instance).get("k")));
                    if (!active && !had.contains(List.of(message.get("id"), process))) {
                        unstarted.put(process + " " + message.get("m"), "message " + message.get("m") + " has not started " + process + ", and no instance with its key is active");
                    }
                }
            }
        }

        Map<String, String> claims = put(found, "no-claim-stays-open");
        for (Map<String, Object> claim : snapshot.correlations) {
            if (!Boolean.TRUE.equals(claim.get("taken"))) {
                claims.put(claim.get("instance_uuid") + " " + claim.get("message_id"), "message " + claim.get("message_id") + " is bound to " + claim.get("process_name") + " and not taken");
            }
        }

        Map<String, String> ready = put(found, "nothing-waits-that-could-go-on");
        Map<String, String> unfinished = put(found, "what-can-end-has-ended");
        for (Map<String, Object> instance : snapshot.instances.values()) {
            List<Snapshot.Token> tokens = snapshot.tokens(instance);
            for (Snapshot.Token token : tokens) {
                if (!token.incident() && Set.of("ARRIVED", "EXECUTED_COMPLETE").contains(String.valueOf(token.status()))) {
                    ready.put(instance.get("uuid") + " " + token.id(), instance.get("process_name") + ": token " + token.id() + " is " + token.status() + " at " + token.node());
                }
            }
            if (!Snapshot.hasEnded(instance) && Models.END_BY_THEMSELVES.contains(instance.get("process_name")) && !"stay".equals(snapshot.variables(instance).get("mode"))) {
                unfinished.put((String) instance.get("uuid"), instance.get("process_name") + " is " + instance.get("state") + ": "
                        + tokens.stream().map(token -> token.node() + " " + token.status() + (token.incident() ? " incident" : "")).toList());
            }
        }

        Map<String, String> overdue = put(found, "nothing-scheduled-is-overdue");
        for (Map<String, Object> task : snapshot.scheduled) {
            if (((Number) task.get("late")).doubleValue() > 20) {
                overdue.put(task.get("about") + " " + task.get("task_name") + task.get("task_instance"), task.get("task_name") + " " + task.get("task_instance") + " is " + task.get("late") + " s late, picked "
                        + task.get("picked") + ", failures " + task.get("failures"));
            }
        }

        Map<String, String> untouched = put(found, "every-job-is-handed-out");
        for (Map<String, Object> job : snapshot.jobs) {
            if (Snapshot.number(job.get("retries")) > 0 && snapshot.isStarted(job.get("instance_uuid"))) {
                untouched.put(job.get("instance_uuid") + " " + job.get("key"), "job " + job.get("key") + " of type " + job.get("type") + " is left though workers ask for it");
            }
        }
        return found;
    }

    private static Map<String, String> put(Map<String, Map<String, String>> found, String invariant) {
        return found.computeIfAbsent(invariant, name -> new LinkedHashMap<>());
    }
}

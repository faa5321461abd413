import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must hold when everything has come to rest. */
final class Checks {

    private static final int SAMPLE = 25;
    /** How much earlier than due a timer may fire by the database's clock. */
    private static final double EARLY_SECONDS = 1;

    private final Snapshot snapshot;
    private final Ledger ledger;
    private final Violations violations;
    private final Client client;

    Checks(Snapshot snapshot, Ledger ledger, Violations violations, Client client) {
        this.snapshot = snapshot;
        this.ledger = ledger;
        this.violations = violations;
        this.client = client;
    }

    void atRest() {
        starts();
        completions();
        logs();
        canceled();
        holds();
        messagesOnce();
        messagesNotLost();
        order();
        nothingLeftOfEnded();
        ofOneMoment();
        calls();
        causes();
        early();
        results();
        answers();
    }

    /** What each transaction must leave so: it holds at every moment, also while faults are injected. */
    void ofOneMoment() {
        work();
        subscriptions();
        incidents();
        history();
    }

    private void starts() {
        Map<Object, List<Map<String, Object>>> roots = snapshot.instances.values().stream().filter(instance -> instance.get("parent_uuid") == null)
                .collect(Collectors.groupingBy(instance -> String.valueOf(snapshot.variables(instance).get("op"))));
        for (Ledger.Started start : ledger.starts) {
            List<Map<String, Object>> found = roots.getOrDefault(start.op(), List.of());
            List<Object> uuids = found.stream().map(instance -> instance.get("uuid")).toList();
            if (start.outcome() == Ledger.Outcome.YES && !(found.size() == 1 && uuids.contains(start.uuid()))) {
                violations.add("every-acknowledged-start-has-one-instance", start.uuid(), start.process() + " " + start.op() + " was answered " + start.uuid() + ", there is " + uuids);
            }
            if (start.key() != null && found.size() > 1) {
                violations.add("no-idempotency-key-starts-two", (String) uuids.getFirst(), "key " + start.key() + " has started " + uuids);
            }
            if (start.key() == null && start.outcome() == Ledger.Outcome.PERHAPS && found.size() > 1 || start.outcome() == Ledger.Outcome.NO && !found.isEmpty()) {
                violations.add("a-start-without-an-answer-happens-at-most-once", (String) uuids.getFirst(), start.process() + " " + start.op() + " (" + start.outcome() + ") has started " + uuids);
            }
        }
    }

    private void completions() {
        Map<String, Long> acknowledged = ledger.completions.stream().filter(done -> done.outcome() == Ledger.Outcome.YES).collect(Collectors.groupingBy(Ledger.Completed::work, Collectors.counting()));
        Map<String, Integer> effects = new HashMap<>();
        Map<String, String> where = new HashMap<>();
        for (Map<String, Object> instance : snapshot.instances.values()) {
            for (Object done : Json.list(snapshot.variables(instance).get("log"))) {
                effects.merge((String) done, 1, Integer::sum);
                where.put((String) done, (String) instance.get("uuid"));
            }
        }
        for (Ledger.Completed done : ledger.completions) {
            if (acknowledged.getOrDefault(done.work(), 0L) > 1) {
                violations.addOnce("no-work-is-completed-twice", done.instance(), "job or task " + done.work() + " was acknowledged " + acknowledged.get(done.work()) + " times", done.work());
            }
            int times = effects.getOrDefault(done.id(), 0);
            boolean right = !done.logged() || switch (done.outcome()) {
                case YES -> times == 1 && done.instance().equals(where.get(done.id()));
                case PERHAPS -> times <= 1;
                case NO -> times == 0;
            };
            if (!right) {
                violations.add("every-acknowledged-completion-takes-effect-once", done.instance(), "completion " + done.id() + " of " + done.work() + " (" + done.outcome() + ") has taken effect " + times + " times");
            }
        }
    }

    /** The counter of an instance, the list of its completions, and how often its history says that such a node was left. */
    private void logs() {
        for (Map<String, Object> instance : snapshot.instances.values()) {
            Map<String, Object> values = snapshot.variables(instance);
            if (!values.containsKey("log") || instance.get("process_name").equals("double")) {
                continue;
            }
            long log = Json.list(values.get("log")).size();
            long left = events(instance).stream().filter(event -> "LEFT".equals(event.get("kind")))
                    .filter(event -> event.get("node").toString().startsWith("job_") && !event.get("node").equals("job_each") || event.get("node").equals("user_approve")).count();
            if (log != Snapshot.number(values.get("count")) || log != left) {
                violations.add("counters-values-and-history-agree", (String) instance.get("uuid"), instance.get("process_name") + ": " + log + " completions in the list, counter "
                        + values.get("count") + ", " + left + " in the history");
            }
        }
    }

    private List<Map<String, Object>> events(Map<String, Object> instance) {
        return snapshot.history.getOrDefault(instance.get("uuid"), List.of()).stream().flatMap(row -> Json.list(row.get("events")).stream()).map(Json::map).toList();
    }

    private void canceled() {
        for (String uuid : ledger.canceled) {
            Map<String, Object> instance = snapshot.instances.get(uuid);
            if (instance == null || !"TERMINATED".equals(instance.get("state"))) {
                violations.add("every-acknowledged-cancel-has-ended-it", uuid, "cancel was acknowledged, the instance is " + (instance == null ? "not there" : instance.get("state")));
            }
        }
    }

    private void holds() {
        Set<Object> ends = Set.of("RESUMED", "TERMINATED", "EXPIRED");
        Set<Object> moves = Set.of("ENTERED", "LEFT", "PASSED", "INCIDENT_RAISED");
        snapshot.history.forEach((uuid, rows) -> {
            boolean held = false;
            for (Map<String, Object> row : rows) {
                Set<Object> kinds = Json.list(row.get("events")).stream().map(event -> Json.map(event).get("kind")).collect(Collectors.toSet());
                held &= Collections.disjoint(kinds, ends);
                if (held && !Collections.disjoint(kinds, moves)) {
                    violations.add("nothing-happens-on-hold", uuid, "on hold, revision " + row.get("revision") + " did " + kinds);
                }
                held |= kinds.contains("HELD");
            }
        });
    }

    private void messagesOnce() {
        Map<List<Object>, Set<Object>> takers = new HashMap<>();
        for (Map<String, Object> instance : snapshot.instances.values()) {
            List<Object> got = new ArrayList<>(Json.list(snapshot.variables(instance).get("got")));
            if (Models.STARTED_BY_MESSAGES.contains(instance.get("process_name"))) {
                got.add(snapshot.variables(instance).get("m"));
            } else if (instance.get("process_name").equals("parts")) {
                Json.list(snapshot.variables(instance).get("parts")).stream().filter(m -> m != null).forEach(got::add);
            }
            if (new HashSet<>(got).size() != got.size()) {
                violations.add("a-message-reaches-one-instance-of-a-process", (String) instance.get("uuid"), "has taken a message twice: " + got);
            }
            got.forEach(m -> takers.computeIfAbsent(List.of(instance.get("process_name"), String.valueOf(m)), key -> new HashSet<>()).add(instance.get("uuid")));
        }
        takers.forEach((key, uuids) -> {
            if (uuids.size() > 1) {
                violations.add("a-message-reaches-one-instance-of-a-process", (String) uuids.iterator().next(), "message " + key.get(1) + " has reached " + uuids + " of " + key.get(0));
            }
        });
    }

    private void messagesNotLost() {
        Map<Object, Map<String, Object>> stored = snapshot.messages.stream().collect(Collectors.toMap(message -> message.get("id"), message -> message));
        Set<Object> present = snapshot.messages.stream().map(message -> message.get("m")).collect(Collectors.toSet());
        for (Ledger.Sent sent : ledger.messages) {
            if (sent.outcome() == Ledger.Outcome.YES && sent.correlatedTo() == null && !present.contains(sent.m())) {
                violations.add("every-acknowledged-message-is-kept", null, sent.name() + " " + sent.m() + " was acknowledged and is not there");
            }
            Map<String, Object> taker = sent.correlatedTo() == null ? null : snapshot.instances.get(sent.correlatedTo());
            if (sent.correlatedTo() != null && (taker == null || !lostItsValues(taker) && !snapshot.mentions(taker, sent.m()))) {
                violations.add("what-a-message-was-taken-for-has-it", sent.correlatedTo(), "/correlation of " + sent.name() + " with key " + sent.key() + " named the instance, which has not got it");
            }
        }
        for (Map<String, Object> correlation : snapshot.correlations) {
            if (!Boolean.TRUE.equals(correlation.get("taken"))) {
                continue;
            }
            Map<String, Object> message = stored.get(correlation.get("message_id"));
            String m = String.valueOf(message.get("m"));
            if (Models.STARTED_BY_MESSAGES.contains(correlation.get("process_name"))) {
                if (snapshot.instances.values().stream().noneMatch(instance -> instance.get("process_name").equals(correlation.get("process_name")) && m.equals(snapshot.variables(instance).get("m")))) {
                    violations.add("what-a-message-was-taken-for-has-it", null, message.get("name") + " " + m + " is used up for " + correlation.get("process_name") + ", and has started nothing");
                }
            } else {
                Map<String, Object> taker = snapshot.instances.get(correlation.get("instance_uuid"));
                if (taker == null || !lostItsValues(taker) && !snapshot.mentions(taker, m)) {
                    violations.add("what-a-message-was-taken-for-has-it", (String) correlation.get("instance_uuid"), message.get("name") + " " + m + " with key " + message.get("correlation_key")
                            + " is used up for the instance, which has not got it");
                }
            }
        }
    }

    /** What a multi-instance activity had collected ends with an instance that is canceled. */
    private static boolean lostItsValues(Map<String, Object> instance) {
        return instance.get("process_name").equals("parts") && !instance.get("state").equals("FINISHED") && Snapshot.hasEnded(instance);
    }

    /** One client has published them one after the other. */
    private void order() {
        Map<String, Long> answered = ledger.messages.stream().filter(sent -> sent.outcome() == Ledger.Outcome.YES).collect(Collectors.toMap(Ledger.Sent::m, Ledger.Sent::answered, (a, b) -> a));
        for (Map<String, Object> instance : snapshot.instances.values()) {
            if (!instance.get("process_name").equals("inbox")) {
                continue;
            }
            long began = ledger.startSent.getOrDefault(String.valueOf(snapshot.variables(instance).get("op")), Long.MIN_VALUE);
            List<Object> got = Json.list(snapshot.variables(instance).get("got"));
            for (String name : List.of("note", "alert")) {
                List<String> taken = got.stream().map(Object::toString).filter(m -> m.startsWith(name + "/")).toList();
                for (int i = 1; i < taken.size(); i++) {
                    if (sequence(taken.get(i)) < sequence(taken.get(i - 1))) {
                        boolean buffered = answered.getOrDefault(taken.get(i - 1), Long.MAX_VALUE) < began;
                        violations.add(buffered ? "buffered-messages-keep-their-order" : "messages-keep-their-order", (String) instance.get("uuid"), "has taken " + taken);
                        break;
                    }
                }
            }
        }
    }

    private static int sequence(String m) {
        return Integer.parseInt(m.substring(m.lastIndexOf('/') + 1));
    }

    void nothingLeftOfEnded() {
        Map<String, List<Map<String, Object>>> tables = new LinkedHashMap<>();
        tables.put("job", snapshot.jobs);
        tables.put("user_task", snapshot.userTasks);
        tables.put("incident", snapshot.incidents);
        tables.put("message_subscription", snapshot.messageSubscriptions);
        tables.forEach((table, rows) -> rows.forEach(row -> leftOf(row.get("instance_uuid"), "a row of " + table + " is left: " + row)));
        for (Map<String, Object> task : snapshot.scheduled) {
            // What is about to run finds that there is nothing to do.
            if (((Number) task.get("late")).doubleValue() < -5 || ((Number) task.get("late")).doubleValue() > 20) {
                leftOf(task.get("about"), "something scheduled is left: " + task);
            }
        }
        for (Map<String, Object> instance : snapshot.instances.values()) {
            if (Snapshot.hasEnded(instance) && !snapshot.tokens(instance).isEmpty()) {
                violations.add("nothing-is-left-of-ended-instances", (String) instance.get("uuid"), "it is " + instance.get("state") + " and has tokens " + snapshot.tokens(instance));
            }
        }
    }

    private void leftOf(Object uuid, String what) {
        Map<String, Object> instance = snapshot.instances.get(uuid);
        if (instance != null && Snapshot.hasEnded(instance)) {
            violations.add("nothing-is-left-of-ended-instances", (String) uuid, "it is " + instance.get("state") + ", and " + what);
        }
    }

    private static Set<List<Object>> byToken(List<Map<String, Object>> rows) {
        return rows.stream().map(row -> List.of(row.get("instance_uuid"), row.get("token_id"))).collect(Collectors.toSet());
    }

    private void work() {
        both("every-waiting-token-has-its-job", byToken(snapshot.jobs), "job_", "job");
        both("every-waiting-token-has-its-user-task", byToken(snapshot.userTasks), "user_", "user task");
    }

    /** Each token that waits at such a node has a row, and each row such a token. */
    private void both(String invariant, Set<List<Object>> rows, String prefix, String what) {
        Set<List<Object>> waiting = new HashSet<>();
        for (Map<String, Object> instance : snapshot.instances.values()) {
            for (Snapshot.Token token : snapshot.tokens(instance)) {
                boolean waits = token.node().startsWith(prefix) && !token.whole() && "EXECUTING".equals(token.status());
                if (waits) {
                    waiting.add(List.of(instance.get("uuid"), token.id()));
                    if (!token.incident() && !rows.contains(List.of(instance.get("uuid"), token.id()))) {
                        violations.add(invariant, (String) instance.get("uuid"), "token " + token.id() + " waits at " + token.node() + " and there is no " + what);
                    }
                }
            }
        }
        for (List<Object> row : rows) {
            if (!waiting.contains(row)) {
                violations.add(invariant, (String) row.get(0), "a " + what + " is there for token " + row.get(1) + ", which does not wait for it");
            }
        }
    }

    private void subscriptions() {
        Set<List<Object>> rows = snapshot.messageSubscriptions.stream().map(row -> List.of(row.get("instance_uuid"), row.get("subscription_id"))).collect(Collectors.toSet());
        Map<Object, List<Map<String, Object>>> scheduled = snapshot.scheduled.stream().collect(Collectors.groupingBy(task -> task.get("about")));
        Set<List<Object>> waiting = new HashSet<>();
        for (Map<String, Object> instance : snapshot.instances.values()) {
            String uuid = (String) instance.get("uuid");
            for (Snapshot.Token token : snapshot.tokens(instance)) {
                for (Snapshot.Subscription wait : token.subscriptions()) {
                    if (wait.due() == null) {
                        waiting.add(List.of(uuid, wait.id()));
                        if (!rows.contains(List.of(uuid, wait.id()))) {
                            violations.add("every-message-subscription-has-its-row", uuid, "subscription " + wait.id() + " to " + wait.node() + " has no row");
                        }
                    } else if ("STARTED".equals(instance.get("state"))
                            && scheduled.getOrDefault(uuid, List.of()).stream().noneMatch(task -> Tables.isTimer(task, uuid, wait.id()))) {
                        violations.add("every-timer-is-scheduled", uuid, "timer " + wait.id() + " of " + wait.node() + ", due " + wait.due() + ", is not scheduled");
                    }
                }
            }
        }
        for (List<Object> row : rows) {
            if (!waiting.contains(row)) {
                violations.add("every-message-subscription-has-its-row", (String) row.get(0), "there is a row for subscription " + row.get(1) + ", which the instance does not have");
            }
        }
    }

    private void calls() {
        Map<List<Object>, List<Map<String, Object>>> running = snapshot.instances.values().stream().filter(instance -> instance.get("parent_uuid") != null && !Snapshot.hasEnded(instance))
                .collect(Collectors.groupingBy(instance -> List.of(instance.get("parent_uuid"), instance.get("parent_token"))));
        Set<List<Object>> waiting = new HashSet<>();
        for (Map<String, Object> instance : snapshot.instances.values()) {
            for (Snapshot.Token token : snapshot.tokens(instance)) {
                if (token.node().startsWith("call_") && !token.whole() && "EXECUTING".equals(token.status())) {
                    List<Object> call = List.of(instance.get("uuid"), token.id());
                    waiting.add(call);
                    int count = running.getOrDefault(call, List.of()).size();
                    if (!token.incident() && count != 1) {
                        violations.add("every-call-has-one-running-instance", (String) instance.get("uuid"), "token " + token.id() + " waits at " + token.node() + " and " + count + " called instances run");
                    }
                }
            }
        }
        running.forEach((call, called) -> {
            if (!waiting.contains(call)) {
                violations.add("every-called-instance-has-a-caller-that-waits", (String) called.getFirst().get("uuid"), "its caller " + call.get(0) + " does not wait at token " + call.get(1));
            }
        });
    }

    /** The rows, the tokens that they stop, and the flag of the instance. */
    private void incidents() {
        Set<List<Object>> rows = byToken(snapshot.incidents);
        Set<List<Object>> stopped = new HashSet<>();
        for (Map<String, Object> instance : snapshot.instances.values()) {
            String uuid = (String) instance.get("uuid");
            for (Snapshot.Token token : snapshot.tokens(instance)) {
                if (token.incident()) {
                    stopped.add(List.of(uuid, token.id()));
                }
            }
            boolean has = rows.stream().anyMatch(row -> row.get(0).equals(uuid));
            if (has != Boolean.TRUE.equals(instance.get("has_incident"))) {
                violations.add("incidents-agree-with-tokens", uuid, "has_incident is " + instance.get("has_incident") + " and there is " + (has ? "an incident" : "none"));
            }
        }
        for (List<Object> each : stopped) {
            if (!rows.contains(each)) {
                violations.add("incidents-agree-with-tokens", (String) each.get(0), "token " + each.get(1) + " is stopped by an incident that is not there");
            }
        }
        for (List<Object> each : rows) {
            if (!stopped.contains(each)) {
                violations.add("incidents-agree-with-tokens", (String) each.get(0), "an incident stops token " + each.get(1) + ", which goes on");
            }
        }
    }

    private void causes() {
        for (Map<String, Object> instance : snapshot.instances.values()) {
            boolean breaks = String.valueOf(snapshot.variables(instance).get("mode")).endsWith("error");
            for (Map<String, Object> event : events(instance)) {
                String detail = String.valueOf(event.get("detail"));
                boolean provoked = detail.startsWith("JOB_NO_RETRIES") && event.get("node").toString().startsWith("job_")
                        || breaks && detail.startsWith("UNHANDLED_ERROR_EVENT")
                        || detail.startsWith("CALLED_ELEMENT_ERROR") && mentionsCanceled(detail);
                if ("INCIDENT_RAISED".equals(event.get("kind")) && !provoked) {
                    violations.add("no-incident-without-a-cause", (String) instance.get("uuid"), instance.get("process_name") + " at " + event.get("node") + ": " + detail);
                }
            }
        }
    }

    /**
     * Between the step before the one that begins to wait, or the request of a start, and the step that the timer causes, there is at least what the
     * model says. Both moments are the database's (this script runs on its machine), so that nothing is left to tolerate but what Onset promises.
     */
    private void early() {
        for (Map<String, Object> instance : snapshot.instances.values()) {
            TreeMap<Long, Double> moments = snapshot.moments.getOrDefault(instance.get("uuid"), new TreeMap<>());
            Map<Object, Long> entered = new HashMap<>();
            for (Map<String, Object> row : snapshot.history.getOrDefault(instance.get("uuid"), List.of())) {
                long revision = Snapshot.number(row.get("revision"));
                for (Object each : Json.list(row.get("events"))) {
                    Map<String, Object> event = Json.map(each);
                    Integer duration = Models.TIMERS.get(String.valueOf(event.get("node")));
                    if (duration != null && "ENTERED".equals(event.get("kind"))) {
                        entered.put(event.get("token"), revision);
                    } else if (duration != null && "LEFT".equals(event.get("kind")) && entered.containsKey(event.get("token")) && moments.containsKey(revision)) {
                        Map.Entry<Long, Double> before = moments.lowerEntry(entered.get(event.get("token")));
                        Long sent = ledger.startSent.get(String.valueOf(snapshot.variables(instance).get("op")));
                        Double began = before != null ? before.getValue() : sent != null && instance.get("parent_uuid") == null ? wallClock(sent) : null;
                        if (began != null && moments.get(revision) - began < duration - EARLY_SECONDS) {
                            violations.add("no-timer-fires-early", (String) instance.get("uuid"), String.format(Locale.ROOT, "%s of %d s fired %.1f s after the instance was known not to wait for it",
                                    event.get("node"), duration, moments.get(revision) - began));
                        }
                    }
                }
            }
        }
    }

    private static double wallClock(long nanoTime) {
        return System.currentTimeMillis() / 1e3 - (System.nanoTime() - nanoTime) / 1e9;
    }

    private boolean mentionsCanceled(String detail) {
        return Stream.concat(ledger.canceled.stream(), ledger.perhapsCanceled.stream()).anyMatch(detail::contains);
    }

    private void history() {
        for (Map<String, Object> instance : snapshot.instances.values()) {
            String uuid = (String) instance.get("uuid");
            Map<Long, String> replayed = new TreeMap<>();
            for (Map<String, Object> row : snapshot.history.getOrDefault(uuid, List.of())) {
                if (Snapshot.number(row.get("revision")) > Snapshot.number(instance.get("revision"))) {
                    violations.add("history-replayed-is-the-state", uuid, "history goes on to revision " + row.get("revision") + " of " + instance.get("revision"));
                }
                for (Object each : Json.list(row.get("events"))) {
                    Map<String, Object> event = Json.map(each);
                    long token = Snapshot.number(event.get("token"));
                    switch (String.valueOf(event.get("kind"))) {
                        case "ENTERED" -> replayed.put(token, (String) event.get("node"));
                        case "LEFT", "CANCELED" -> {
                            String node = replayed.remove(token);
                            if (!String.valueOf(event.get("node")).equals(node)) {
                                violations.add("history-replayed-is-the-state", uuid, "revision " + row.get("revision") + ": token " + token + " leaves " + event.get("node") + " and was at " + node);
                            }
                        }
                        default -> { }
                    }
                }
            }
            Map<Long, String> live = new TreeMap<>();
            snapshot.tokens(instance).stream().filter(token -> token.id() != 0).forEach(token -> live.put(token.id(), token.node()));
            if (!live.equals(replayed)) {
                violations.add("history-replayed-is-the-state", uuid, instance.get("process_name") + ": tokens " + live + ", history " + replayed);
            }
        }
    }

    /** What an instance that has finished must have come to, whatever happened on the way. */
    private void results() {
        for (Map<String, Object> instance : snapshot.instances.values()) {
            if (!"FINISHED".equals(instance.get("state"))) {
                continue;
            }
            Map<String, Object> values = snapshot.variables(instance);
            long log = Json.list(values.get("log")).size();
            List<Object> items = Json.list(values.get("items"));
            List<Long> twice = items.stream().map(item -> 2 * Snapshot.number(item)).toList();
            boolean breaks = String.valueOf(values.get("mode")).endsWith("error");
            boolean right = switch ((String) instance.get("process_name")) {
                case "orders" -> log >= 2 && log <= 3 && Snapshot.number(values.get("ticks")) <= 3;
                case "outer" -> breaks ? Boolean.TRUE.equals(values.get("caught")) && values.get("answer") == null : !values.containsKey("caught") && answerIsRight(values);
                case "middle" -> !breaks && answerIsRight(values);
                case "inner" -> !breaks && answerIsRight(values) && log == (values.get("mode").equals("job") ? 1 : 0);
                case "again" -> Snapshot.number(values.get("n")) == 3;
                case "many" -> twice.equals(numbers(values.get("doubled"))) && twice.equals(numbers(values.get("doubledAtOnce")))
                        && Json.list(values.get("packed")).size() == items.size() && new HashSet<>(Json.list(values.get("packed"))).size() == items.size() && !Json.list(values.get("packed")).contains(null);
                case "parts" -> Json.list(values.get("parts")).size() == items.size() && !Json.list(values.get("parts")).contains(null);
                case "conversation" -> Json.list(values.get("got")).size() == 3;
                case "cross_a", "cross_b" -> Json.list(values.get("got")).size() == 2;
                case "burst" -> Json.list(values.get("got")).size() == 1;
                case "keyed" -> log == 1;
                case "relay" -> Snapshot.number(values.get("n")) == Snapshot.number(values.get("target"));
                default -> true;
            };
            if (!right) {
                violations.add("every-result-is-right", (String) instance.get("uuid"), instance.get("process_name") + " has finished with " + brief(values));
            }
        }
    }

    private static boolean answerIsRight(Map<String, Object> values) {
        return values.get("answer") != null && Snapshot.number(values.get("answer")) == 2 * Snapshot.number(values.get("n"));
    }

    private static List<Long> numbers(Object list) {
        return Json.list(list).stream().map(each -> each == null ? null : Snapshot.number(each)).toList().stream().map(each -> each == null ? Long.MIN_VALUE : each).toList();
    }

    private static String brief(Map<String, Object> values) {
        String text = Json.write(values);
        return text.length() > 400 ? text.substring(0, 400) + "…" : text;
    }

    /** Both replicas say what the database says, and answer a repeated start as they did before. */
    private void answers() {
        List<Map<String, Object>> sample = new ArrayList<>(snapshot.instances.values());
        Collections.shuffle(sample, new Random(1));
        for (Map<String, Object> instance : sample.subList(0, Math.min(SAMPLE, sample.size()))) {
            String uuid = (String) instance.get("uuid");
            for (int replica = 0; replica < 2; replica++) {
                Map<String, Object> answer = get(replica, "/api/runtime/process-instance/" + uuid);
                long jobs = snapshot.jobs.stream().filter(job -> job.get("instance_uuid").equals(uuid)).count();
                long tasks = snapshot.userTasks.stream().filter(task -> task.get("instance_uuid").equals(uuid)).count();
                if (!instance.get("state").equals(answer.get("state")) || Snapshot.number(instance.get("revision")) != Snapshot.number(answer.get("revision"))
                        || jobs != Json.list(answer.get("jobs")).size() || tasks != Json.list(answer.get("userTasks")).size()) {
                    violations.add("both-replicas-answer-what-is-stored", uuid, "replica " + replica + " answers " + answer.get("state") + " " + answer.get("revision") + ", stored is "
                            + instance.get("state") + " " + instance.get("revision"));
                }
            }
            if (events(instance).size() <= 100) {
                long events = Json.list(get(0, "/api/runtime/process-instance/" + uuid + "/history?limit=100").get("events")).size();
                if (events != events(instance).size()) {
                    violations.add("both-replicas-answer-what-is-stored", uuid, "/history has " + events + " events, stored are " + events(instance).size());
                }
            }
        }
    }

    private Map<String, Object> get(int replica, String path) {
        for (int attempt = 0; attempt < 5; attempt++) {
            try {
                Client.Answer answer = client.send(replica, "GET", path, null, Map.of());
                if (answer.isOk()) {
                    return answer.body();
                }
            } catch (IOException notAnswered) {
                // Tried again.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Faults.sleep(500);
        }
        return Map.of();
    }
}

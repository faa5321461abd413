import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What clients have been told, and what they have not. */
final class Ledger {

    enum Outcome {
        /** It was acknowledged. */
        YES,
        /** It was refused, and no try went unanswered. */
        NO,
        /** Nobody knows. */
        PERHAPS
    }

    /**
     * A start that a client asked for.
     *
     * @param op a value of the instance that tells which start it is of
     * @param key its idempotency key; null where it has none
     * @param uuid what was answered; null where it was not acknowledged
     */
    record Started(String op, String process, String key, Outcome outcome, String uuid, Map<String, Object> values) {}

    /** A completion of a job or a user task. */
    record Completed(String id, String work, String instance, Outcome outcome, boolean logged) {}

    /** A message; its id is one of its values. */
    record Sent(String m, String name, String key, Outcome outcome, String correlatedTo, long answered) {}

    final Collection<Started> starts = new ConcurrentLinkedQueue<>();
    final Collection<Completed> completions = new ConcurrentLinkedQueue<>();
    final Collection<Sent> messages = new ConcurrentLinkedQueue<>();
    final Set<String> canceled = ConcurrentHashMap.newKeySet();
    final Set<String> perhapsCanceled = ConcurrentHashMap.newKeySet();
    /** When the answer to the start of an instance, or the request, was there: what was published before is buffered. */
    final Map<String, Long> startSent = new ConcurrentHashMap<>();
    final List<String> recent = new CopyOnWriteArrayList<>();
    final AtomicInteger others = new AtomicInteger();

    void started(Started start) {
        starts.add(start);
        if (start.uuid != null) {
            recent.add(start.uuid);
            while (recent.size() > 60) {
                recent.removeFirst();
            }
        }
    }

    long acknowledged() {
        return starts.stream().filter(start -> start.outcome == Outcome.YES).count()
                + completions.stream().filter(done -> done.outcome == Outcome.YES).count()
                + messages.stream().filter(sent -> sent.outcome == Outcome.YES).count()
                + others.get();
    }
}

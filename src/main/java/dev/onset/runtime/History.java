package dev.onset.runtime;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.onset.execution.HistoryEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what happened to an instance. */
@ApplicationScoped
public class History {

    private static final TypeReference<List<HistoryEvent>> EVENTS = new TypeReference<>() {};

    /**
     * One step: what one transaction did.
     *
     * @param actor the caller who caused it; null for the runtime itself
     * @param events in order
     */
    public record Step(long revision, Instant at, @Nullable String actor, List<HistoryEvent> events) {}

    /** The steps of an instance after a revision, in order; 0 begins with the first. */
    public List<Step> steps(UUID instance, long after, int limit) {
        return HistoryRow.<HistoryRow>find("instanceUuid = ?1 and revision > ?2 order by revision", instance, after)
                .page(0, limit)
                .stream()
                .map(row -> new Step(row.revision, row.at, row.actor, Values.read(row.events, EVENTS)))
                .toList();
    }
}

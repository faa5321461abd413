package dev.onset.engine;

import java.util.ArrayList;
import java.util.List;

/** The subscriptions to conditions that have not been evaluated yet. */
final class NewConditions {

    private final UndoLog undoLog;
    private final List<NewCondition> all = new ArrayList<>();
    private int taken;

    NewConditions(UndoLog undoLog) {
        this.undoLog = undoLog;
    }

    /** A subscription of a token. */
    record NewCondition(long token, long subscription) {}

    void add(long token, long subscription) {
        all.add(new NewCondition(token, subscription));
        undoLog.add(all::removeLast);
    }

    /** Returns the subscriptions since the last call. */
    List<NewCondition> take() {
        if (taken == all.size()) {
            return List.of();
        }
        List<NewCondition> more = List.copyOf(all.subList(taken, all.size()));
        int before = taken;
        taken = all.size();
        undoLog.add(() -> taken = before);
        return more;
    }
}

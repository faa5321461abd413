package dev.onset.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compensates completed activities (BPMN 2.0, 10.5.6 and 13.5.5). The token of a scope records its completed activities. As
 * in Camunda 8, all compensation handlers of a throw event start at once; they start in the reverse order in which their
 * activities were completed.
 */
final class Compensations {

    private final MutableState mutableState;

    Compensations(MutableState mutableState) {
        this.mutableState = mutableState;
    }

    /**
     * Records the activity that a token leaves, if it can be compensated: it has a compensation handler, or activities
     * within it can be compensated. A compensation handler itself cannot be compensated.
     */
    void record(Token left) {
        ProcessModel model = mutableState.model;
        if (!model.hasCompensation() || model.isCompensationHandler(left.node())) {
            return;
        }
        if (left.item() > 0) {
            add(left.parent(), left.compensable());
        } else if (model.compensation(left.node()) != null
                || !left.compensable().isEmpty()) {
            add(left.parent(), List.of(new Compensable(left.node(), left.compensable())));
        }
    }

    private void add(long scopeId, List<Compensable> more) {
        if (!more.isEmpty()) {
            Token scope = mutableState.token(scopeId);
            List<Compensable> all = new ArrayList<>(scope.compensable());
            all.addAll(more);
            mutableState.put(scope.withCompensable(all));
        }
    }

    /**
     * Starts the compensation handlers of completed activities in the scope of a throw event, and in the scope around it if
     * that is an event subprocess. An activity is compensated once.
     *
     * @param activity id of the only activity to compensate; null to compensate all
     * @param scope id of the token that becomes the scope of the handlers
     * @return whether there are any handlers
     */
    boolean compensate(Token thrower, @Nullable String activity, long scope) {
        List<String> boundaries = new ArrayList<>();
        Token around = mutableState.token(thrower.parent());
        collect(take(around, activity), boundaries);
        if (mutableState.elementOf(around) instanceof TriggeredScope) {
            collect(take(mutableState.token(around.parent()), activity), boundaries);
        }
        for (String boundary : boundaries) {
            long id = mutableState.nextId();
            mutableState.runs.goesOn(thrower.id(), id);
            mutableState.arrive(Token.arrived(id, scope, boundary, null));
        }
        return !boundaries.isEmpty();
    }

    private List<Compensable> take(Token scope, @Nullable String activity) {
        List<Compensable> taken = new ArrayList<>();
        List<Compensable> left = new ArrayList<>();
        for (Compensable completed : scope.compensable()) {
            (activity == null || activity.equals(completed.node()) ? taken : left).add(completed);
        }
        if (!taken.isEmpty()) {
            mutableState.put(scope.withCompensable(left));
        }
        return taken;
    }

    /** Adds the compensation events of activities and of those within them, in the reverse order of completion. */
    private void collect(List<Compensable> completed, List<String> boundaries) {
        for (Compensable activity : completed.reversed()) {
            Node boundary = mutableState.model.compensation(activity.node());
            if (boundary != null) {
                boundaries.add(boundary.id());
            }
            collect(activity.inside(), boundaries);
        }
    }
}

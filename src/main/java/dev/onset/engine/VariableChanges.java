package dev.onset.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The changes of the variables that the conditions of a model refer to, since the conditions were last evaluated. */
final class VariableChanges {

    private final Set<String> names;
    private final UndoLog undoLog;
    private final List<VariableChange> changes = new ArrayList<>();
    private int taken;

    /** @param names the names of the variables that conditions refer to */
    VariableChanges(Set<String> names, UndoLog undoLog) {
        this.names = names;
        this.undoLog = undoLog;
    }

    /**
     * A change of a variable.
     *
     * @param scope id of the token that has the variable
     */
    private record VariableChange(long scope, String name, Trigger.ChangeType type) {}

    /** Notes the difference between the variables of a token before and after a change. */
    @SuppressWarnings("ReferenceEquality") // Most changes of a token leave its variables as they are.
    void note(@Nullable Token before, Token after) {
        if (before == null || names.isEmpty() || before.locals() == after.locals()) {
            return;
        }
        for (String name : names) {
            if (after.locals().containsKey(name)) {
                boolean existed = before.locals().containsKey(name);
                if (!existed
                        || !Objects.equals(
                                before.locals().get(name), after.locals().get(name))) {
                    changes.add(new VariableChange(
                            after.id(), name, existed ? Trigger.ChangeType.UPDATE : Trigger.ChangeType.CREATE));
                    undoLog.add(changes::removeLast);
                }
            }
        }
    }

    /** Returns the types of the changes since the last call, by the scopes and names of the variables. */
    Map<Long, Map<String, Set<Trigger.ChangeType>>> take() {
        Map<Long, Map<String, Set<Trigger.ChangeType>>> byScope = new LinkedHashMap<>();
        for (VariableChange change : changes.subList(taken, changes.size())) {
            byScope.computeIfAbsent(change.scope(), scope -> new LinkedHashMap<>())
                    .merge(change.name(), Set.of(change.type()), VariableChanges::union);
        }
        int before = taken;
        taken = changes.size();
        undoLog.add(() -> taken = before);
        return byScope;
    }

    private static Set<Trigger.ChangeType> union(Set<Trigger.ChangeType> some, Set<Trigger.ChangeType> more) {
        return some.containsAll(more) ? some : Set.of(Trigger.ChangeType.values());
    }
}

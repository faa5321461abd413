package dev.onset.bpmn;

import dev.onset.problems.ProblemError;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the errors of one file. */
final class ModelErrors {

    /** The maximum number of errors that are reported for one file. */
    private static final int MAX = 100;

    private final String path;
    private final Set<ProblemError> errors = new LinkedHashSet<>();

    ModelErrors(String path) {
        this.path = path;
    }

    /**
     * @param element id of the BPMN element; null if it has none or the error concerns the whole file
     * @param detail a sentence without a full stop
     */
    void add(@Nullable String element, String detail) {
        if (errors.size() < MAX) {
            errors.add(ProblemError.inElement(element, detail).inFile(path));
        }
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    List<ProblemError> toList() {
        return List.copyOf(errors);
    }
}

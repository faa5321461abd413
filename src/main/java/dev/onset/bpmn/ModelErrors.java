package dev.onset.bpmn;

import dev.onset.problems.ProblemError;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the errors of one file. */
public final class ModelErrors {

    /** The maximum number of errors that are reported for one file. */
    private static final int MAX = 100;

    private final String path;
    private final Set<ProblemError> errors = new LinkedHashSet<>();

    public ModelErrors(String path) {
        this.path = path;
    }

    /**
     * @param element id of the element; null if it has none or the error concerns the whole file
     * @param detail a sentence without a full stop
     */
    public void add(@Nullable String element, String detail) {
        if (errors.size() < MAX) {
            errors.add(ProblemError.inElement(element, detail).inFile(path));
        }
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    public List<ProblemError> toList() {
        return List.copyOf(errors);
    }
}

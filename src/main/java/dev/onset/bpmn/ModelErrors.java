package dev.onset.bpmn;

import dev.onset.problems.ProblemError;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the errors and the warnings of one file. Errors refuse the file. Warnings tell its author what Onset ignores, or
 * what probably does not do what it says. Both are set to the line of their element.
 */
public final class ModelErrors {

    /** The maximum number of errors, and of warnings, that are reported for one file. */
    private static final int MAX = 100;

    private final String path;
    private final boolean isNew;
    private final Set<ProblemError> errors = new LinkedHashSet<>();
    private final Set<ProblemError> warnings = new LinkedHashSet<>();
    private final Map<String, Integer> lines = new HashMap<>();

    /** Collects the errors of a file that is about to be published. */
    public ModelErrors(String path) {
        this(path, true);
    }

    /** @param isNew whether the file is about to be published, rather than already published */
    ModelErrors(String path, boolean isNew) {
        this.path = path;
        this.isNew = isNew;
    }

    /** Records the line on which the start tag of an element ends. */
    void setLine(String element, int line) {
        lines.putIfAbsent(element, line);
    }

    /**
     * @param element id of the element; null if it has none or the error concerns the whole file
     * @param detail a sentence without a full stop
     */
    public void add(@Nullable String element, String detail) {
        add(errors, element, element == null ? null : lines.get(element), detail);
    }

    /** As {@link #add(String, String)}, for an error in a line that is not that of the element. */
    void add(@Nullable String element, int line, String detail) {
        add(errors, element, line, detail);
    }

    /**
     * Adds an error that refuses only a file that is about to be published. Releases that did not check this have published
     * such files, and instances of them may be running.
     */
    void addIfNew(@Nullable String element, String detail) {
        if (isNew) {
            add(element, detail);
        }
    }

    /** Adds a warning, with the parameters of {@link #add(String, String)}. */
    void warn(@Nullable String element, String detail) {
        add(warnings, element, element == null ? null : lines.get(element), detail);
    }

    /** Adds a warning, with the parameters of {@link #add(String, int, String)}. */
    void warn(@Nullable String element, int line, String detail) {
        add(warnings, element, line, detail);
    }

    private void add(Set<ProblemError> to, @Nullable String element, @Nullable Integer line, String detail) {
        if (to.size() < MAX) {
            ProblemError error = ProblemError.inElement(element, detail).inFile(path);
            to.add(line == null || line < 1 ? error : error.atLine(line));
        }
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    public List<ProblemError> toList() {
        return List.copyOf(errors);
    }

    Map<String, Integer> lines() {
        return lines;
    }

    List<ProblemError> warnings() {
        return List.copyOf(warnings);
    }
}

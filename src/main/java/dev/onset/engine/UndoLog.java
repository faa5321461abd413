package dev.onset.engine;

import java.util.ArrayList;
import java.util.List;

/** Records how to undo the changes of a visit, so that a visit that fails leaves no trace. */
final class UndoLog {

    private final List<Runnable> undos = new ArrayList<>();

    void add(Runnable undo) {
        undos.add(undo);
    }

    int mark() {
        return undos.size();
    }

    /** Undoes everything since the mark, in reverse order. */
    void undoTo(int mark) {
        while (undos.size() > mark) {
            undos.removeLast().run();
        }
    }

    /** Makes all changes so far permanent. */
    void settle() {
        undos.clear();
    }
}

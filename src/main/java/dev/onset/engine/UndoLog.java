package dev.onset.engine;

import java.util.ArrayList;
import java.util.List;

/** How to take back what a visit has done so far: one that fails leaves no trace. */
final class UndoLog {

    private final List<Runnable> undos = new ArrayList<>();

    void add(Runnable undo) {
        undos.add(undo);
    }

    int mark() {
        return undos.size();
    }

    /** Takes back everything since the mark, the last first. */
    void undoTo(int mark) {
        while (undos.size() > mark) {
            undos.removeLast().run();
        }
    }

    /** What was done so far stays. */
    void settle() {
        undos.clear();
    }
}

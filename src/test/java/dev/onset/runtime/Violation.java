package dev.onset.runtime;

/** Something that must hold does not. */
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Violation(String what, String detail) {
        super("[" + what + "] " + detail);
    }

    static void unless(boolean holds, String what, String detail) {
        if (!holds) {
            throw new Violation(what, detail);
        }
    }
}

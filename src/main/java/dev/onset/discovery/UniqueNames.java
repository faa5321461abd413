package dev.onset.discovery;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Names that are legal everywhere (of components, operations, and of the classes and files that generators make of them), and
 * of which no two are the same whatever a generator does to their case and their underscores.
 */
final class UniqueNames {

    private static final int MAX_LENGTH = 120;

    private final Set<String> taken = new HashSet<>();

    /** The name itself where it is legal and free, else one like it. */
    String of(String wanted) {
        String legal = wanted.replaceAll("[^A-Za-z0-9_]+", "_").replaceAll("^_+|_+$", "");
        if (legal.isEmpty() || !Character.isLetter(legal.charAt(0))) {
            legal = "process_" + legal;
        }
        if (legal.length() > MAX_LENGTH) {
            legal = legal.substring(0, MAX_LENGTH);
        }
        String name = legal;
        for (int i = 2; !taken.add(key(name)); i++) {
            name = legal + "_v" + i;
        }
        return name;
    }

    private static String key(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}

package dev.onset.discovery;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Creates unique names that are valid for components and operations, and for the classes and files that generators create from
 * them. Names remain distinct if a generator changes their case or removes underscores.
 */
final class UniqueNames {

    private static final int MAX_LENGTH = 120;

    private final Set<String> taken = new HashSet<>();

    /** The name itself if it is valid and unused, otherwise a similar name. */
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

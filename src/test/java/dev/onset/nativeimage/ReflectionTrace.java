package dev.onset.nativeimage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what a running application reaches by reflection: a line for each kind of access and target, with the class
 * that did it. Loaded by the bootstrap loader, because {@link ReflectionAgent} makes the JDK's own classes call it.
 *
 * <p>What happens in a static initialiser is left out: a native build does that while it builds.
 */
public final class ReflectionTrace {

    private static final Set<String> WRITTEN = ConcurrentHashMap.newKeySet();
    private static final ThreadLocal<Boolean> BUSY = ThreadLocal.withInitial(() -> false);
    private static final StackWalker STACK = StackWalker.getInstance();

    private static volatile @Nullable Path file;

    private ReflectionTrace() {}

    public static void writeTo(Path trace) {
        file = trace;
    }

    public static void type(String kind, @Nullable Class<?> type) {
        if (type == null) {
            return;
        }
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        if (!element.isPrimitive() && !element.isHidden() && !element.isAnnotation()) {
            name(kind, element.getName());
        }
    }

    public static void name(String kind, String target) {
        Path trace = file;
        if (trace == null || ofTheJdk(target) || BUSY.get() || WRITTEN.contains(kind + target)) {
            return;
        }
        BUSY.set(true);
        try {
            if (STACK.walk(frames -> frames.noneMatch(ReflectionTrace::runsWhileBuilding))
                    && WRITTEN.add(kind + target)) {
                String line = kind + "\t" + target + "\t" + caller() + "\n";
                Files.writeString(trace, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            BUSY.set(false);
        }
    }

    private static boolean runsWhileBuilding(StackWalker.StackFrame frame) {
        return frame.getMethodName().equals("<clinit>");
    }

    private static String caller() {
        return STACK.walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                .filter(name -> !ofTheJdk(name) && !name.startsWith("dev.onset.nativeimage."))
                .findFirst()
                .orElse("the JDK"));
    }

    /** The XML parser of the JDK finds its own parts by name. */
    private static boolean ofTheJdk(String name) {
        return name.startsWith("java.")
                || name.startsWith("jdk.")
                || name.startsWith("sun.")
                || (name.startsWith("com.sun.") && !name.startsWith("com.sun.org.apache."));
    }
}

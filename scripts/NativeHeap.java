import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Initialises the classes of Onset, and of the libraries that no extension of Quarkus looks after, as a native build would,
 * and lists what must not be in the executable's heap: random numbers, threads, open files, and objects of classes that are to
 * be initialised at run time. Ends with 1 where it finds any.
 *
 * <pre>./mvnw package -DskipTests
 * java scripts/NativeHeap.java [target/native-sources]</pre>
 */
class NativeHeap {

    /** Those whose every class is initialised; of other libraries only what these bring along. */
    private static final List<String> LIBRARIES = List.of(
            "com.github.kagkarlsson.db-scheduler", "com.networknt.json-schema-validator",
            "com.google.re2j", "com.fasterxml.uuid", "com.ethlo.time");

    private static final List<String> LOOKED_AT = List.of(
            "dev.onset.", "com.github.kagkarlsson.", "com.networknt.", "com.google.re2j.", "com.fasterxml.uuid.",
            "com.ethlo.", "org.camunda.", "io.camunda.", "scala.", "fastparse.");

    private final List<String> atRunTime;
    private final Loader loader;
    private final sun.misc.Unsafe unsafe;
    private final Set<String> found = new TreeSet<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Step> open = new ArrayDeque<>();

    /** An object, and the field that led to it. */
    private record Step(Object object, String from) {}

    private static final class Loader extends URLClassLoader {
        final Set<Class<?>> loaded = new LinkedHashSet<>();

        Loader(URL[] jars) {
            super(jars, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            Class<?> type = super.findClass(name);
            loaded.add(type);
            return type;
        }
    }

    private NativeHeap(Path sources) throws Exception {
        this.atRunTime = Arrays.stream(Files.readString(sources.resolve("native-image.args")).split("\\s+"))
                .filter(argument -> argument.startsWith("--initialize-at-run-time="))
                .flatMap(argument -> Arrays.stream(argument.substring(argument.indexOf('=') + 1).split(",")))
                .toList();
        try (Stream<Path> files = Files.walk(sources)) {
            URL[] jars = files.filter(file -> file.toString().endsWith(".jar")).map(NativeHeap::url).toArray(URL[]::new);
            this.loader = new Loader(jars);
        }
        Field theUnsafe = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
        theUnsafe.setAccessible(true);
        this.unsafe = (sun.misc.Unsafe) theUnsafe.get(null);
    }

    public static void main(String... arguments) throws Exception {
        Path sources = Path.of(arguments.length == 0 ? "target/native-sources" : arguments[0]);
        NativeHeap heap = new NativeHeap(sources);
        Thread.currentThread().setContextClassLoader(heap.loader);
        int classes = heap.initialise(sources);
        heap.walk();
        heap.found.forEach(System.out::println);
        System.out.println(classes + " classes initialised, " + heap.seen.size() + " objects, " + heap.found.size() + " found");
        System.exit(heap.found.isEmpty() ? 0 : 1);
    }

    private boolean atRunTime(String name) {
        return atRunTime.stream().anyMatch(each -> name.equals(each) || name.startsWith(each + ".") || name.startsWith(each + "$"));
    }

    private int initialise(Path sources) throws IOException {
        int count = 0;
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(NativeHeap::isInitialised).toList()) {
                try (JarFile jar = new JarFile(file.toFile())) {
                    for (String entry : jar.stream().map(each -> each.getName()).toList()) {
                        String name = entry.replace('/', '.').replaceAll("\\.class$", "");
                        boolean generated = name.startsWith("dev.onset.") && name.matches(".*_(Bean|ClientProxy|Subclass|Observer_).*");
                        if (entry.endsWith(".class") && LOOKED_AT.stream().anyMatch(name::startsWith) && !generated && !atRunTime(name)) {
                            count += initialise(name);
                        }
                    }
                }
            }
        }
        return count;
    }

    private static boolean isInitialised(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith("-runner.jar") || LIBRARIES.stream().anyMatch(name::startsWith);
    }

    private int initialise(String name) {
        try {
            Class.forName(name, true, loader);
            return 1;
        } catch (NoClassDefFoundError | ClassNotFoundException | UnsupportedClassVersionError optional) {
            // Refers to what is not there, so nothing that runs can reach it.
            return 0;
        } catch (Throwable failure) {
            found.add(name + " cannot be initialised: " + failure);
            return 0;
        }
    }

    private void walk() {
        for (Class<?> type : List.copyOf(loader.loaded)) {
            if (LOOKED_AT.stream().anyMatch(type.getName()::startsWith) && !atRunTime(type.getName())) {
                fields(type, null, true);
            }
        }
        while (!open.isEmpty()) {
            Step step = open.pop();
            check(step);
            Object object = step.object();
            if (object instanceof Object[] array) {
                for (Object element : array) {
                    push(element, step.from() + "[]");
                }
            } else if (!(object instanceof Class<?> || object instanceof ClassLoader || object instanceof Thread || object instanceof Module)) {
                for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
                    fields(type, object, false);
                }
            }
        }
    }

    private void check(Step step) {
        Object object = step.object();
        boolean random = object instanceof Random && !(object instanceof ThreadLocalRandom) || object instanceof SplittableRandom;
        if (random || object instanceof Thread || object instanceof ZipFile || object instanceof Process
                || object.getClass().getName().equals("java.io.FileDescriptor") || atRunTime(object.getClass().getName())) {
            found.add(object.getClass().getName() + " in " + step.from());
        }
    }

    private void fields(Class<?> type, Object object, boolean statics) {
        Field[] fields;
        try {
            fields = type.getDeclaredFields();
        } catch (LinkageError optional) {
            return;
        }
        for (Field field : fields) {
            if (!field.getType().isPrimitive() && Modifier.isStatic(field.getModifiers()) == statics) {
                try {
                    push(value(field, object), type.getName() + "." + field.getName());
                } catch (LinkageError | ReflectiveOperationException | UnsupportedOperationException unreadable) {
                    // A record or a lambda of the JDK's own, or a class that refers to what is not there.
                }
            }
        }
    }

    @SuppressWarnings("removal")
    private Object value(Field field, Object object) throws ReflectiveOperationException {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (InaccessibleObjectException ofTheJdk) {
            return unsafe.getObject(object, unsafe.objectFieldOffset(field));
        }
    }

    private void push(Object object, String from) {
        if (object != null && seen.add(object)) {
            open.push(new Step(object, from));
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

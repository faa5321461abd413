import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lists what Onset reaches by reflection against what is registered for a native executable, and ends with 1 where something
 * is missing. Two sources: the classes themselves (bodies and answers of resources with all that they hold, and entities), and
 * what the packaged application was seen to reach while NativeSmokeIT ran (target/reflection/trace.txt, where it is there).
 *
 * <pre>./mvnw verify            # or: ./mvnw package -DskipTests, for the first source alone
 * java scripts/NativeReflection.java [-v] [target]</pre>
 */
class NativeReflection {

    /** What extensions of Quarkus look after, with registrations that are no JSON files (features, substitutions). */
    private static final List<String> EXTENSIONS = List.of(
            "io.quarkus.", "io.smallrye.", "io.vertx.", "io.netty.", "io.agroal.", "org.jboss.", "org.hibernate.", "org.infinispan.",
            "org.flywaydb.", "org.postgresql.", "io.micrometer.", "io.prometheus.", "io.opentelemetry.", "com.arjuna.", "com.github.benmanes.", "jakarta.", "javax.", "org.eclipse.microprofile.",
            "org.w3c.dom.", "com.fasterxml.jackson.");

    private static final List<String> HOLDERS_OF_ALL = List.of(
            "allDeclaredConstructors", "allPublicConstructors", "allDeclaredMethods", "allPublicMethods", "allDeclaredFields");

    private final Path target;
    private final URLClassLoader classes;
    private final Map<String, Map<String, Object>> registered = new HashMap<>();
    private final List<Predicate<String>> resources = new ArrayList<>();
    private final Map<String, String> reached = new TreeMap<>();
    private final Set<String> missing = new TreeSet<>();

    private NativeReflection(Path target) throws IOException {
        this.target = target;
        Path app = target.resolve("quarkus-app");
        this.classes = new URLClassLoader(
                Stream.of("app", "quarkus", "lib/main", "lib/boot").flatMap(folder -> jars(app.resolve(folder)).stream())
                        .map(NativeReflection::url).toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    public static void main(String... arguments) throws Exception {
        List<String> given = new ArrayList<>(List.of(arguments));
        boolean verbose = given.remove("-v");
        NativeReflection check = new NativeReflection(Path.of(given.isEmpty() ? "target" : given.getFirst()));
        check.readRegistrations();
        check.checkClasses();
        check.checkTrace();
        if (verbose) {
            check.reached.forEach((what, how) -> System.out.println(how + "  " + what));
        }
        check.missing.forEach(line -> System.out.println("MISSING  " + line));
        System.out.println(check.reached.size() + " reached by reflection, " + check.missing.size() + " of them not registered");
        System.exit(check.missing.isEmpty() ? 0 : 1);
    }

    private void readRegistrations() throws Exception {
        Path sources = target.resolve("native-sources");
        List<Path> jars = new ArrayList<>(jars(sources));
        jars.addAll(jars(sources.resolve("lib")));
        Object mapper = classes.loadClass("com.fasterxml.jackson.databind.ObjectMapper").getConstructor().newInstance();
        Method read = mapper.getClass().getMethod("readValue", byte[].class, Class.class);
        for (Path file : jars) {
            try (JarFile jar = new JarFile(file.toFile())) {
                for (JarEntry entry : jar.stream().filter(e -> e.getName().startsWith("META-INF/native-image/")).toList()) {
                    byte[] json = jar.getInputStream(entry).readAllBytes();
                    if (entry.getName().endsWith("reflect-config.json")) {
                        register((List<?>) read.invoke(mapper, json, List.class));
                    } else if (entry.getName().endsWith("resource-config.json")) {
                        include((Map<?, ?>) read.invoke(mapper, json, Map.class));
                    } else if (entry.getName().endsWith("reachability-metadata.json")) {
                        Map<?, ?> all = (Map<?, ?>) read.invoke(mapper, json, Map.class);
                        register((List<?>) Objects.requireNonNullElse(all.get("reflection"), List.of()));
                        include(all);
                    }
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void register(List<?> entries) {
        for (Object each : entries) {
            Map<String, Object> entry = (Map<String, Object>) each;
            if (Objects.requireNonNullElse(entry.get("name"), entry.get("type")) instanceof String name) {
                registered.computeIfAbsent(name, absent -> new HashMap<>()).putAll(entry);
            }
        }
    }

    private void include(Map<?, ?> config) {
        Object all = config.get("resources");
        Object includes = all instanceof Map<?, ?> map ? map.get("includes") : all;
        for (Object each : includes instanceof List<?> list ? list : List.of()) {
            Map<?, ?> include = (Map<?, ?>) each;
            if (include.get("pattern") instanceof String pattern) {
                resources.add(Pattern.compile(pattern).asMatchPredicate());
            } else if (include.get("glob") instanceof String glob) {
                PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
                resources.add(name -> matcher.matches(Path.of(name)));
            }
        }
        for (Object each : config.get("bundles") instanceof List<?> list ? list : List.of()) {
            String bundle = String.valueOf(((Map<?, ?>) each).get("name")).replace('.', '/');
            resources.add(name -> name.startsWith(bundle) && name.endsWith(".properties"));
        }
    }

    /** What the classes themselves tell: Jackson reads and writes what resources take and give, Hibernate the entities. */
    private void checkClasses() throws IOException {
        for (Path file : jars(target.resolve("quarkus-app/app"))) {
            try (JarFile jar = new JarFile(file.toFile())) {
                for (JarEntry entry : jar.stream().toList()) {
                    String name = entry.getName();
                    if (name.startsWith("dev/onset/") && name.endsWith(".class") && !name.contains("package-info")) {
                        checkClass(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
                    }
                }
            }
        }
    }

    private void checkClass(String name) {
        Class<?> type;
        try {
            type = Class.forName(name, false, classes);
            if (has(type, "jakarta.persistence.Entity") || has(type, "jakarta.persistence.Embeddable")) {
                reach("Hibernate", name, "constructed", "an entity");
            }
            if (!has(type, "jakarta.ws.rs.Path")) {
                return;
            }
        } catch (LinkageError | ClassNotFoundException absent) {
            return;
        }
        Set<Class<?>> json = new LinkedHashSet<>();
        for (Method method : type.getDeclaredMethods()) {
            if (method.isSynthetic() || Arrays.stream(method.getAnnotations()).noneMatch(a -> isHttpMethod(a.annotationType()))) {
                continue;
            }
            collect(method.getGenericReturnType(), json);
            for (int i = 0; i < method.getParameterCount(); i++) {
                if (method.getParameterAnnotations()[i].length == 0 || has(method.getParameters()[i], "jakarta.validation.Valid")) {
                    collect(method.getGenericParameterTypes()[i], json);
                }
            }
        }
        json.forEach(each -> reach("JSON", each.getName(), each.isEnum() ? "asked" : "called", name));
    }

    private static boolean isHttpMethod(Class<?> annotation) {
        return has(annotation, "jakarta.ws.rs.HttpMethod");
    }

    private static boolean has(AnnotatedElement element, String annotation) {
        return Arrays.stream(element.getAnnotations()).anyMatch(a -> a.annotationType().getName().equals(annotation));
    }

    /** A type of ours and all that its components are made of. */
    private static void collect(Type type, Set<Class<?>> into) {
        switch (type) {
            case ParameterizedType generic -> {
                collect(generic.getRawType(), into);
                Arrays.stream(generic.getActualTypeArguments()).forEach(each -> collect(each, into));
            }
            case WildcardType wildcard -> Arrays.stream(wildcard.getUpperBounds()).forEach(each -> collect(each, into));
            case GenericArrayType array -> collect(array.getGenericComponentType(), into);
            case Class<?> plain when plain.isArray() -> collect(plain.getComponentType(), into);
            case Class<?> plain when plain.getName().startsWith("dev.onset.") -> {
                if ((plain.isRecord() || plain.isEnum()) && !into.add(plain)) {
                    return;
                }
                if (plain.isSealed()) {
                    Arrays.stream(plain.getPermittedSubclasses()).forEach(each -> collect(each, into));
                }
                if (plain.isRecord()) {
                    for (RecordComponent component : plain.getRecordComponents()) {
                        collect(component.getGenericType(), into);
                    }
                }
            }
            default -> {}
        }
    }

    private void checkTrace() throws IOException {
        Path trace = target.resolve("reflection/trace.txt");
        if (Files.notExists(trace)) {
            System.out.println("No " + trace + ": only what classes tell is checked");
            return;
        }
        for (String line : Files.readAllLines(trace)) {
            String[] seen = line.split("\t");
            if (seen[0].equals("read")) {
                if (EXTENSIONS.stream().noneMatch(seen[2]::startsWith) || seen[1].contains("jackson")) {
                    reached.put(seen[1], "resource");
                    if (resources.stream().noneMatch(included -> included.test(seen[1]))) {
                        missing.add("resource " + seen[1] + ", read by " + seen[2]);
                    }
                }
            } else if (!seen[0].equals("served") && EXTENSIONS.stream().noneMatch(seen[1]::startsWith)
                    && !seen[1].startsWith("dev.onset.nativeimage.")) {
                reach("seen", seen[1], seen[0], seen[2]);
            }
        }
    }

    /** @param how what is done with the class: named, asked for its members, constructed, called or accessed */
    private void reach(String source, String name, String how, String by) {
        reached.merge(name, source, (one, other) -> one.contains(other) ? one : one + ", " + other);
        Map<String, Object> entry = registered.get(name);
        boolean fits = entry != null && switch (how) {
            case "constructed" -> holds(entry, "Constructors") || lists(entry, "methods", "<init>");
            case "called" -> holds(entry, "Methods") || entry.containsKey("methods");
            case "accessed" -> holds(entry, "Fields") || entry.containsKey("fields");
            default -> true;
        };
        if (!fits) {
            missing.add(name + ", " + how + " by " + by + (entry == null ? "" : ", is registered for something else"));
        }
    }

    private static boolean holds(Map<String, Object> entry, String members) {
        return HOLDERS_OF_ALL.stream().anyMatch(key -> key.endsWith(members) && Boolean.TRUE.equals(entry.get(key)));
    }

    private static boolean lists(Map<String, Object> entry, String members, String name) {
        return entry.get(members) instanceof List<?> list
                && list.stream().anyMatch(member -> name.equals(((Map<?, ?>) member).get("name")));
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException("Build first (./mvnw package): " + folder + " is missing", e);
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}

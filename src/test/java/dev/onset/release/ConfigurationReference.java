package dev.onset.release;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import dev.onset.testing.ConfigInterfaces;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * What the interfaces of the settings say, as Markdown: a section for each interface, a row for each setting. Names and defaults
 * are those that SmallRye Config reads; what a setting means is the Javadoc of its method.
 */
final class ConfigurationReference {

    private static final Pattern INLINE_TAG = Pattern.compile("\\{@(?:code|link|linkplain|literal)\\s+([^}]*)}");

    private static final List<Unit> DURATIONS = List.of(
            new Unit("days", 86_400_000, 172_800_000),
            new Unit("h", 3_600_000, 3_600_000),
            new Unit("min", 60_000, 60_000),
            new Unit("s", 1000, 0),
            new Unit("ms", 1, 0));

    private static final List<Unit> SIZES = List.of(
            new Unit("GB", 1 << 30, 1 << 30),
            new Unit("MB", 1 << 20, 1 << 20),
            new Unit("KB", 1 << 10, 1 << 10),
            new Unit("bytes", 1, 0));

    private final Map<String, String> javadoc = new LinkedHashMap<>();

    private ConfigurationReference() {}

    static String write() throws IOException, ClassNotFoundException {
        ConfigurationReference reference = new ConfigurationReference();
        Map<String, String> sections = new TreeMap<>();
        for (Map.Entry<Path, List<Class<?>>> source :
                ConfigInterfaces.bySource().entrySet()) {
            reference.javadoc.clear();
            reference.readJavadoc(source.getKey());
            for (Class<?> type : source.getValue()) {
                String prefix = type.getAnnotation(ConfigMapping.class).prefix();
                sections.put(prefix, reference.section(prefix, type));
            }
        }
        return String.join("", sections.values());
    }

    private String section(String prefix, Class<?> type) {
        List<String> order = List.copyOf(javadoc.keySet());
        String rows = ConfigMappings.getProperties(ConfigClass.configClass(type)).entrySet().stream()
                .sorted(Comparator.comparing(
                        property -> order.indexOf(key(property.getValue().getMethod()))))
                .map(property -> row(property.getKey(), property.getValue()))
                .collect(Collectors.joining());
        return "\n## `" + prefix + "`\n\n" + meaning(type.getSimpleName())
                + "\n\n| setting | default | meaning |\n|---|---|---|\n" + rows;
    }

    private String row(String name, Property property) {
        Method method = property.getMethod();
        WithDefault given = method.getAnnotation(WithDefault.class);
        return "| `" + name + "` | " + defaultOf(method.getReturnType(), given == null ? null : given.value()) + " | "
                + meaning(key(method)) + " |\n";
    }

    private static String key(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    private String meaning(String key) {
        String comment = javadoc.get(key);
        if (comment == null) {
            throw new AssertionError(key + " has no Javadoc, which is what the reference of the settings says of it");
        }
        return markdown(comment);
    }

    /** A comment as a cell of a table. */
    static String markdown(String comment) {
        return INLINE_TAG
                .matcher(comment)
                .replaceAll("`$1`")
                .replace("|", "\\|")
                .replaceAll("\\s+", " ")
                .strip();
    }

    static String defaultOf(Class<?> type, @Nullable String value) {
        if (value == null) {
            return "none";
        }
        if (type == Duration.class) {
            return duration(DurationConverter.parseDuration(value));
        }
        if (type == MemorySize.class) {
            return size(new MemorySizeConverter().convert(value).asLongValue());
        }
        return type == int.class || type == long.class ? value : "`" + value + "`";
    }

    private static String duration(Duration value) {
        long millis = value.toMillis();
        return DURATIONS.stream()
                .filter(unit -> millis >= unit.least() && millis % unit.size() == 0)
                .findFirst()
                .map(unit -> unit.of(millis))
                .orElseThrow();
    }

    private static String size(long bytes) {
        return SIZES.stream()
                .filter(unit -> bytes >= unit.least() && bytes % unit.size() == 0)
                .findFirst()
                .map(unit -> unit.of(bytes))
                .orElseThrow();
    }

    /** Reads the comments of a file's interfaces and of their methods, by {@code Interface} and {@code Interface.method}. */
    private void readJavadoc(Path source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask) compiler.getTask(null, files, null, null, null, files.getJavaFileObjects(source));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Comments(trees).scan(unit, "");
            }
        }
    }

    private final class Comments extends TreePathScanner<@Nullable Void, String> {

        private final DocTrees trees;

        private Comments(DocTrees trees) {
            this.trees = trees;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, String outer) {
            String name = type.getSimpleName().toString();
            keep(name);
            return super.visitClass(type, name);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, String type) {
            keep(type + "." + method.getName());
            return super.visitMethod(method, type);
        }

        private void keep(String key) {
            String comment = trees.getDocComment(getCurrentPath());
            if (comment != null) {
                javadoc.put(key, comment);
            }
        }
    }

    /** A unit that a value is written in where it is at least so large, and a multiple of the unit. */
    private record Unit(String name, long size, long least) {

        String of(long value) {
            return value / size + " " + name;
        }
    }
}

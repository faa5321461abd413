package dev.onset.nativeimage;

import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.none;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.InitializationStrategy;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.AgentBuilder.TypeStrategy;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Makes the JDK's reflection tell {@link ReflectionTrace}: what GraalVM's tracing agent would do, where no GraalVM is. The
 * packaged application runs with it during {@link NativeSmokeIT}, and {@code scripts/NativeReflection.java} compares.
 */
public final class ReflectionAgent {

    private ReflectionAgent() {}

    /** @param options a jar with nothing but {@link ReflectionTrace}, and the file to write to, with a comma between */
    public static void premain(String options, Instrumentation instrumentation) throws IOException {
        String[] paths = options.split(",");
        instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(paths[0]));
        Files.deleteIfExists(Path.of(paths[1]));
        ReflectionTrace.writeTo(Path.of(paths[1]));
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(RedefinitionStrategy.RETRANSFORMATION)
                .with(InitializationStrategy.NoOp.INSTANCE)
                .with(TypeStrategy.Default.REDEFINE)
                .with(AgentBuilder.Listener.StreamWriting.toSystemError().withErrorsOnly())
                .ignore(none())
                .type(named(Class.class.getName()))
                .transform((builder, type, loader, module, domain) -> builder.visit(
                                Advice.to(Named.class).on(isPublic().and(named("forName"))))
                        .visit(Advice.to(Asked.class)
                                .on(isPublic()
                                        .and(namedOneOf(
                                                "getDeclaredConstructors",
                                                "getDeclaredConstructor",
                                                "getConstructor",
                                                "getConstructors",
                                                "getDeclaredMethods",
                                                "getMethods",
                                                "getDeclaredFields",
                                                "getFields",
                                                "getRecordComponents")))))
                .type(named(Constructor.class.getName()))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Constructed.class).on(isPublic().and(named("newInstance")))))
                .type(named(Method.class.getName()))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Called.class).on(isPublic().and(named("invoke")))))
                .type(named(Field.class.getName()))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Accessed.class).on(isPublic().and(namedOneOf("get", "set")))))
                .type(named(ServiceLoader.class.getName()))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Served.class).on(isPublic().and(named("load")))))
                .type(namedOneOf(ClassLoader.class.getName(), "io.quarkus.bootstrap.runner.RunnerClassLoader"))
                .transform((builder, type, loader, module, domain) -> builder.visit(
                        Advice.to(Read.class).on(isPublic().and(namedOneOf("getResource", "getResourceAsStream")))))
                .installOn(instrumentation);
    }

    static final class Named {
        @Advice.OnMethodExit
        static void exit(@Advice.Return @Nullable Class<?> type) {
            ReflectionTrace.type("named", type);
        }
    }

    static final class Asked {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Class<?> type) {
            ReflectionTrace.type("asked", type);
        }
    }

    static final class Constructed {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Constructor<?> constructor) {
            ReflectionTrace.type("constructed", constructor.getDeclaringClass());
        }
    }

    static final class Called {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Method method) {
            ReflectionTrace.type("called", method.getDeclaringClass());
        }
    }

    static final class Accessed {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Field field) {
            ReflectionTrace.type("accessed", field.getDeclaringClass());
        }
    }

    static final class Served {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(0) Object service) {
            if (service instanceof Class<?> type) {
                ReflectionTrace.type("served", type);
            }
        }
    }

    static final class Read {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) String name, @Advice.Return @Nullable Object found) {
            if (found != null && !name.endsWith(".class")) {
                ReflectionTrace.name("read", name);
            }
        }
    }

    /** Packs the agent before the application starts; {@code pom.xml} says where it is looked for. */
    public static final class Jar implements QuarkusTestResourceLifecycleManager {

        private static final List<Class<?>> AGENT = List.of(
                ReflectionAgent.class,
                Named.class,
                Asked.class,
                Constructed.class,
                Called.class,
                Accessed.class,
                Served.class,
                Read.class);

        @Override
        public Map<String, String> start() {
            Path directory = Path.of(System.getProperty("onset.reflection-agent"));
            Manifest manifest = new Manifest();
            Attributes attributes = manifest.getMainAttributes();
            attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
            attributes.putValue("Premain-Class", ReflectionAgent.class.getName());
            attributes.putValue("Can-Retransform-Classes", "true");
            attributes.put(
                    Attributes.Name.CLASS_PATH, locationOf(AgentBuilder.class).toString());
            try {
                Files.createDirectories(directory);
                pack(directory.resolve("agent.jar"), manifest, AGENT);
                pack(directory.resolve("trace.jar"), new Manifest(), List.of(ReflectionTrace.class));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Map.of();
        }

        private static void pack(Path file, Manifest manifest, List<Class<?>> types) throws IOException {
            try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
                for (Class<?> type : types) {
                    String name = type.getName().replace('.', '/') + ".class";
                    jar.putNextEntry(new ZipEntry(name));
                    try (InputStream content = type.getClassLoader().getResourceAsStream(name)) {
                        content.transferTo(jar);
                    }
                    jar.closeEntry();
                }
            }
        }

        @Override
        public void stop() {}

        private static URL locationOf(Class<?> type) {
            try {
                return type.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()
                        .toURL();
            } catch (URISyntaxException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

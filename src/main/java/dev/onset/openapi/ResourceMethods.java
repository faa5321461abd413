package dev.onset.openapi;

import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import jakarta.annotation.security.PermitAll;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jspecify.annotations.Nullable;

/** Finds the resource methods of operations by HTTP method and path, because operations have no other reference to them. */
final class ResourceMethods {

    private static final DotName MAY_ANSWER = DotName.createSimple(MayAnswer.class);
    private static final DotName PATH = DotName.createSimple("jakarta.ws.rs.Path");
    private static final List<String> HTTP_METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /**
     * The annotations of a resource method.
     *
     * @param isPublic whether the method requires no token
     * @param permission null if the method requires a token only
     */
    record Declared(boolean isPublic, @Nullable Permission permission, Set<ProblemType> problems) {

        private Declared and(Declared other) {
            Set<ProblemType> both = EnumSet.noneOf(ProblemType.class);
            both.addAll(problems);
            both.addAll(other.problems);
            return new Declared(isPublic && other.isPublic, permission == null ? other.permission : permission, both);
        }
    }

    private final IndexView index;
    private final Map<String, Declared> methods = new HashMap<>();

    ResourceMethods(IndexView index) {
        this.index = index;
        for (AnnotationInstance path : index.getAnnotations(PATH)) {
            if (path.target().kind() == AnnotationTarget.Kind.CLASS) {
                add(path.target().asClass(), path.value().asString());
            }
        }
    }

    @Nullable
    Declared find(String httpMethod, String path) {
        return methods.get(httpMethod + " " + path);
    }

    private void add(ClassInfo resource, String path) {
        for (MethodInfo method : resource.methods()) {
            for (String httpMethod : HTTP_METHODS) {
                if (method.hasDeclaredAnnotation(DotName.createSimple("jakarta.ws.rs." + httpMethod))) {
                    AnnotationInstance own = method.declaredAnnotation(PATH);
                    String whole = join(path, own == null ? "" : own.value().asString());
                    // An operation may have several methods for different media types of its body.
                    methods.merge(httpMethod + " " + whole, declared(method), Declared::and);
                }
            }
        }
    }

    private Declared declared(MethodInfo method) {
        AnnotationInstance requires = method.declaredAnnotation(DotName.createSimple(Requires.class));
        return new Declared(
                method.hasDeclaredAnnotation(DotName.createSimple(PermitAll.class)),
                requires == null ? null : Permission.valueOf(requires.value().asEnum()),
                method.declaredAnnotations().stream().flatMap(this::problems).collect(Collectors.toSet()));
    }

    /** The problems that an annotation declares: {@link MayAnswer}, or an annotation that is annotated with it. */
    private Stream<ProblemType> problems(AnnotationInstance annotation) {
        if (annotation.name().equals(MAY_ANSWER)) {
            return Arrays.stream(annotation.value().asEnumArray()).map(ProblemType::valueOf);
        }
        ClassInfo type = index.getClassByName(annotation.name());
        AnnotationInstance mayAnswer = type == null ? null : type.declaredAnnotation(MAY_ANSWER);
        return mayAnswer == null ? Stream.of() : problems(mayAnswer);
    }

    private static String join(String outer, String inner) {
        String joined = ("/" + outer + "/" + inner).replaceAll("\\{([^:}]+?)\\s*:[^}]*}", "{$1}");
        String path = joined.replaceAll("/{2,}", "/");
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}

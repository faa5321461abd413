package dev.onset.problems;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.util.RuntimeResourceVisitor;
import org.jspecify.annotations.Nullable;

/** Finds the methods of a path for the header {@code Allow} (RFC 9110, section 15.5.6), which Quarkus REST does not set. */
@Singleton
final class AllowedMethods {

    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");

    private @Nullable List<Operation> operations;

    private record Operation(String method, Pattern path) {}

    SortedSet<String> at(String path) {
        SortedSet<String> methods = new TreeSet<>();
        for (Operation operation : operations()) {
            if (operation.path().matcher(path).matches()) {
                methods.add(operation.method());
            }
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return methods;
    }

    private synchronized List<Operation> operations() {
        if (operations == null) {
            List<Operation> found = new ArrayList<>();
            RuntimeResourceVisitor.visitRuntimeResources(
                    "/",
                    ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers(),
                    new RuntimeResourceVisitor() {
                        @Override
                        public void visitRuntimeResource(String method, String template, RuntimeResource resource) {
                            found.add(new Operation(method, pattern(template)));
                        }
                    });
            operations = List.copyOf(found);
        }
        return operations;
    }

    private static Pattern pattern(String template) {
        StringBuilder regex = new StringBuilder();
        int end = 0;
        for (var parameter = PARAMETER.matcher(template); parameter.find(); end = parameter.end()) {
            regex.append(Pattern.quote(template.substring(end, parameter.start())))
                    .append("[^/]+");
        }
        return Pattern.compile(regex.append(Pattern.quote(template.substring(end))) + "/?");
    }
}

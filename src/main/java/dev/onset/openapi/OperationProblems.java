package dev.onset.openapi;

import dev.onset.openapi.ResourceMethods.Declared;
import dev.onset.problems.ProblemType;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jboss.jandex.IndexView;

/**
 * Adds to every operation its permission, the bearer token, {@linkplain SharedDetails what means the same in all operations}, and
 * the problems that it may answer, by status: the problems that its method declares, and those that follow from its permission,
 * its parameters and its body.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class OperationProblems implements OASFilter {

    private final ResourceMethods methods;

    /** Called when the application is built, with the index of its classes. */
    public OperationProblems(IndexView index) {
        methods = new ResourceMethods(index);
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        ApiDefinition.addTo(document);
        ProblemComponents.addTo(document.getComponents());
        if (document.getPaths() != null) {
            document.getPaths()
                    .getPathItems()
                    .forEach((path, item) -> item.getOperations()
                            .forEach((httpMethod, operation) -> complete(path, httpMethod, operation)));
        }
    }

    private void complete(String path, HttpMethod httpMethod, Operation operation) {
        Declared method = methods.find(httpMethod.name(), path);
        if (method == null) {
            throw new IllegalStateException("No resource method is known for " + httpMethod + " " + path);
        }
        if (method.permission() != null) {
            String needs = "Requires permission `" + method.permission().code() + "`.";
            operation.setDescription(
                    operation.getDescription() == null ? needs : operation.getDescription() + "\n\n" + needs);
        }
        if (!method.isPublic()) {
            operation.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme(ApiDefinition.BEARER)));
        }
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        SharedDetails.addTo(operation);
        problems(method, operation).stream()
                .collect(Collectors.groupingBy(ProblemType::status, TreeMap::new, Collectors.toList()))
                .forEach((status, types) -> operation
                        .getResponses()
                        .addAPIResponse(String.valueOf(status), ProblemComponents.response(types)));
    }

    private static Set<ProblemType> problems(Declared method, Operation operation) {
        Set<ProblemType> problems =
                EnumSet.of(ProblemType.INTERNAL_ERROR, ProblemType.NOT_ACCEPTABLE, ProblemType.INVALID_PARAMETER);
        problems.addAll(method.problems());
        if (!method.isPublic()) {
            problems.add(ProblemType.UNAUTHENTICATED);
            problems.add(ProblemType.UNAVAILABLE);
            problems.add(ProblemType.TOO_MANY_REQUESTS);
        }
        if (method.permission() != null) {
            problems.add(ProblemType.FORBIDDEN);
        }
        if (operation.getRequestBody() != null) {
            problems.add(ProblemType.MALFORMED_BODY);
            problems.add(ProblemType.NOT_A_JSON_OBJECT);
            problems.add(ProblemType.BODY_TOO_LARGE);
            problems.add(ProblemType.REQUEST_TIMEOUT);
            problems.add(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        }
        if (operation.getParameters() != null) {
            for (Parameter parameter : operation.getParameters()) {
                switch (String.valueOf(parameter.getName())) {
                    case "workspaceId" -> problems.add(ProblemType.WORKSPACE_NOT_FOUND);
                    case "applicationId", "appId" -> problems.add(ProblemType.APPLICATION_NOT_FOUND);
                    default -> {}
                }
            }
        }
        return problems;
    }
}

package dev.onset.workspaces;

import dev.onset.security.Permission;
import dev.onset.security.Requires;
import dev.onset.security.Requires.Enforcer;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/**
 * The {@link Requires} annotation of each resource method. The annotations are collected when the application is built, because
 * a native executable cannot read them at runtime.
 */
@Provider
@Singleton
final class RequiredPermissions implements DynamicFeature {

    private final Map<MethodId, Optional<Required>> required = new ConcurrentHashMap<>();

    private record MethodId(Class<?> resource, String method, List<Class<?>> parameters) {}

    /** The permission that a method requires, and where it is enforced. */
    record Required(Permission permission, Enforcer by) {}

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Method method = resource.getResourceMethod();
        required.put(
                new MethodId(resource.getResourceClass(), method.getName(), List.of(method.getParameterTypes())),
                Optional.ofNullable(method.getAnnotation(Requires.class))
                        .map(requires -> new Required(requires.value(), requires.by())));
    }

    /**
     * The requirement of a method; empty if the method requires no permission.
     *
     * @throws IllegalStateException if the method is unknown, so that it is not called without a check
     */
    Optional<Required> of(SimpleResourceInfo resource) {
        Optional<Required> known = required.get(new MethodId(
                resource.getResourceClass(), resource.getMethodName(), List.of(resource.parameterTypes())));
        if (known == null) {
            throw new IllegalStateException("A resource method whose permission is not known");
        }
        return known;
    }
}

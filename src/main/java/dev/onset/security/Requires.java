package dev.onset.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The permission that a resource method requires. Every resource method has this annotation, {@code @PermitAll} or
 * {@code @Authenticated}, which an architecture test ensures. The OpenAPI document contains the permission.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Requires {
    Permission value();

    Enforcer by() default Enforcer.FILTER;

    /** Where the permission is checked. */
    enum Enforcer {
        /**
         * {@code dev.onset.workspaces.AuthorizationFilter}, before the body is read: for the application that the path names,
         * else for the workspace. If the path contains neither, only platform administrators have the permission.
         */
        FILTER,

        /**
         * Both. The filter checks, before the body is read, whether the caller has the permission for the workspace of the path
         * or for any application of it; the service, for which of them the request is.
         */
        FILTER_AND_SERVICE,

        /**
         * The service behind the method, because only it knows the application, or because it reads the grants together with
         * other data in one round trip. If the path names the application, the filter also checks if the body arrives slowly.
         */
        SERVICE
    }
}

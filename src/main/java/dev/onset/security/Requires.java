package dev.onset.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The permission that a resource method needs. Every resource method carries this, {@code @PermitAll} or
 * {@code @Authenticated} (an architecture test holds it to that), and the generated OpenAPI document names it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Requires {
    Permission value();

    Enforcer by() default Enforcer.FILTER;

    /** Who asks whether the caller has the permission. */
    enum Enforcer {
        /**
         * {@code dev.onset.workspaces.AuthorizationFilter}, before the body is read: for the application that the path names,
         * else for the workspace. Where the path names neither, only platform administrators have the permission.
         */
        FILTER,

        /**
         * Both. The filter asks, before the body is read, whether the caller has the permission for the workspace of the path
         * or for any application of it; the service, for which of them the request is.
         */
        FILTER_AND_SERVICE,

        /**
         * The service behind the method: it alone knows the place, or reads the grants with what it reads or writes anyway, in
         * the same round trip. Where the path names the place, the filter asks too if the body of the request arrives slowly.
         */
        SERVICE
    }
}

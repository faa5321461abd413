package dev.onset.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The permission that a resource method needs. Every resource method carries this, {@code @PermitAll} or
 * {@code @Authenticated} (an architecture test holds it to that). The service behind the method enforces it, since it
 * alone knows the workspace and the application; the generated OpenAPI document names it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Requires {
    Permission value();
}

package dev.onset.validation;

import jakarta.validation.Validator;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Validates request bodies. A body that is a record is validated when it is read, before its resource method is called; the
 * process values of a start are a map and are not validated here.
 */
@Provider
public final class BodyValidation implements ReaderInterceptor {

    private final Validator validator;

    BodyValidation(Validator validator) {
        this.validator = validator;
    }

    @Override
    public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Object body = context.proceed();
        if (body instanceof Record request && !request.getClass().isAnnotationPresent(ValidatedByResource.class)) {
            Violations.check(validator, request);
        }
        return body;
    }
}

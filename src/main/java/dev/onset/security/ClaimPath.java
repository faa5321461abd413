package dev.onset.security;

import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Where in a token something is: names of claims, with slashes between them where one is within another. A name that has
 * slashes itself, as namespaced claims do, stands in double quotes ({@code quarkus.oidc.roles.role-claim-path} is written the
 * same way).
 */
final class ClaimPath {

    private final String[] names;

    ClaimPath(String path) {
        String[] parts = path.split("/(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts[i].replace("\"", "");
        }
        this.names = parts;
    }

    /** The texts that are there: of an array, or a single one. None where there is something else, or nothing. */
    Set<String> texts(JsonWebToken token) {
        @Nullable Object value = token.getClaim(names[0]);
        for (int i = 1; i < names.length; i++) {
            // A JsonObject is one, too.
            value = value instanceof Map<?, ?> object ? object.get(names[i]) : null;
        }
        Set<String> texts = new HashSet<>();
        if (value instanceof JsonArray array) {
            array.forEach(element -> texts.add(text(element)));
        } else if (value instanceof Collection<?> collection) {
            collection.forEach(element -> texts.add(String.valueOf(element)));
        } else if (value instanceof JsonString string) {
            texts.add(string.getString());
        } else if (value instanceof String string) {
            texts.add(string);
        }
        return texts;
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }
}

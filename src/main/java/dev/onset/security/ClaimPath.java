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
 * The path of a claim in a token: the names of nested claims, separated by slashes. A name that contains slashes, as namespaced
 * claims do, is in double quotes. The syntax is that of {@code quarkus.oidc.roles.role-claim-path}.
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

    /** The texts at this path: the elements of an array, or a single text. Empty for other values and if there is no value. */
    Set<String> texts(JsonWebToken token) {
        @Nullable Object value = token.getClaim(names[0]);
        for (int i = 1; i < names.length; i++) {
            // A JsonObject is also a map.
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

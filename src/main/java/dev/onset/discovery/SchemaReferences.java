package dev.onset.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Resolves the references of a self-contained schema: JSON Pointers and anchors (JSON Schema Core, 8.2). */
final class SchemaReferences {

    private SchemaReferences() {}

    /** The target of a reference; empty if there is none. */
    static Optional<JsonNode> target(JsonNode root, String reference) {
        return pointer(root, reference).map(root::at).filter(target -> !target.isMissingNode());
    }

    /** The JSON Pointer of a reference, or of the location of its anchor. */
    static Optional<JsonPointer> pointer(JsonNode root, String reference) {
        if (!reference.startsWith("#")) {
            return Optional.empty();
        }
        try {
            // A plus sign in a URI does not encode a space.
            String fragment = URLDecoder.decode(reference.substring(1).replace("+", "%2B"), UTF_8);
            return fragment.isEmpty() || fragment.startsWith("/")
                    ? Optional.of(JsonPointer.compile(fragment))
                    : Optional.ofNullable(anchor(root, fragment));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private record Place(JsonPointer pointer, JsonNode node) {}

    private static @Nullable JsonPointer anchor(JsonNode root, String name) {
        Deque<Place> open = new ArrayDeque<>(List.of(new Place(JsonPointer.empty(), root)));
        while (!open.isEmpty()) {
            Place place = open.removeFirst();
            for (String keyword : List.of("$anchor", "$dynamicAnchor")) {
                if (place.node().isObject()
                        && name.equals(place.node().path(keyword).textValue())) {
                    return place.pointer();
                }
            }
            for (Map.Entry<String, JsonNode> member : place.node().properties()) {
                open.add(new Place(place.pointer().appendProperty(member.getKey()), member.getValue()));
            }
            for (int i = 0; place.node().isArray() && i < place.node().size(); i++) {
                open.add(new Place(place.pointer().appendIndex(i), place.node().get(i)));
            }
        }
        return null;
    }
}

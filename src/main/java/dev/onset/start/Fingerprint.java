package dev.onset.start;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Computes a SHA-256 hash of JSON values that is independent of their notation: the order of object members, whitespace
 * and the notation of numbers do not affect it. Every value is hashed with its type and length, so that different
 * values have different encodings.
 */
final class Fingerprint {

    private final DataOutputStream out;

    private Fingerprint(DataOutputStream out) {
        this.out = out;
    }

    /** Returns the fingerprint of several values: parsed JSON, ids and times. */
    static String of(@Nullable Object... values) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new Fingerprint(new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest)))
                    .write(Arrays.asList(values));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must support SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(@Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.writeByte('0');
            case Map<?, ?> object -> {
                Map<String, @Nullable Object> sorted = new TreeMap<>();
                object.forEach((name, member) -> sorted.put((String) name, member));
                out.writeByte('{');
                out.writeInt(sorted.size());
                for (Map.Entry<String, @Nullable Object> member : sorted.entrySet()) {
                    write(member.getKey());
                    write(member.getValue());
                }
            }
            case List<?> array -> {
                out.writeByte('[');
                out.writeInt(array.size());
                for (Object element : array) {
                    write(element);
                }
            }
            case Number number ->
                text('1', new BigDecimal(number.toString()).stripTrailingZeros().toString());
            case Boolean truth -> out.writeByte(truth ? 't' : 'f');
            case String text -> text('s', text);
            case UUID id -> text('u', id.toString());
            case Instant time -> text('i', time.toString());
            default -> throw new IllegalArgumentException("Not a supported type of value: " + value.getClass());
        }
    }

    private void text(char type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(type);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}

package dev.onset.problems;

import java.io.ByteArrayInputStream;

/** A body that has been read completely. */
final class BodyStream extends ByteArrayInputStream {

    /** The white space of JSON (RFC 8259, section 2). */
    private static final String WHITE_SPACE = " \t\n\r";

    BodyStream(byte[] body) {
        super(body);
    }

    /** Whether the body has no character other than white space. */
    boolean isBlank() {
        for (byte octet : buf) {
            if (WHITE_SPACE.indexOf(octet) < 0) {
                return false;
            }
        }
        return true;
    }
}

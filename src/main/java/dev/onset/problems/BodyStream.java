package dev.onset.problems;

import java.io.ByteArrayInputStream;

/** A body that has been read whole. */
final class BodyStream extends ByteArrayInputStream {

    /** As JSON has it (RFC 8259, section 2). */
    private static final String WHITE_SPACE = " \t\n\r";

    BodyStream(byte[] body) {
        super(body);
    }

    /** Whether there is nothing but white space. */
    boolean isBlank() {
        for (byte octet : buf) {
            if (WHITE_SPACE.indexOf(octet) < 0) {
                return false;
            }
        }
        return true;
    }
}

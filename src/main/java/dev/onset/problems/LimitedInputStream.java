package dev.onset.problems;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A body that fails once more than the limit was read. It is opened when it is first read. */
final class LimitedInputStream extends InputStream {

    /** As JSON has it (RFC 8259, section 2). */
    private static final String WHITE_SPACE = " \t\n\r";

    private final Supplier<InputStream> source;
    private final long limit;
    private final Runnable onExceeded;
    private @Nullable InputStream open;
    private long read;
    private boolean blank = true;
    private boolean exceeded;

    /** @param onExceeded called once, on the reading thread, before the exception is thrown */
    LimitedInputStream(Supplier<InputStream> source, long limit, Runnable onExceeded) {
        this.source = source;
        this.limit = limit;
        this.onExceeded = onExceeded;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (exceeded) {
            throw new BodyTooLargeException(limit);
        }
        int count = open().read(buffer, offset, length);
        for (int i = 0; blank && i < count; i++) {
            blank = WHITE_SPACE.indexOf(buffer[offset + i]) >= 0;
        }
        read += Math.max(0, count);
        if (read > limit) {
            exceeded = true;
            onExceeded.run();
            throw new BodyTooLargeException(limit);
        }
        return count;
    }

    /** Whether nothing came but white space. */
    boolean isBlank() {
        return blank;
    }

    @Override
    public int available() throws IOException {
        return exceeded ? 0 : open().available();
    }

    /** The source reads on until its end when it is closed, so it is not where the end may be far away. */
    @Override
    public void close() throws IOException {
        if (open == null || exceeded) {
            return;
        }
        byte[] rest = new byte[8192];
        try {
            while (read(rest, 0, rest.length) >= 0) {
                // What follows a JSON text is read up to the limit, so that the connection can be used again.
            }
        } catch (BodyTooLargeException e) {
            return;
        }
        open.close();
    }

    private InputStream open() {
        if (open == null) {
            open = source.get();
        }
        return open;
    }
}

package dev.onset.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** Everything that is logged until it is closed, Onset's own categories at every level. */
public final class LogRecords extends Handler implements AutoCloseable {

    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger ONSET = Logger.getLogger("dev.onset");

    private final List<ExtLogRecord> records = new CopyOnWriteArrayList<>();
    private final Level before = ONSET.getLevel();

    private LogRecords() {}

    public static LogRecords capture() {
        LogRecords records = new LogRecords();
        ONSET.setLevel(Level.ALL);
        ROOT.addHandler(records);
        return records;
    }

    @Override
    public void publish(LogRecord entry) {
        ExtLogRecord extended = ExtLogRecord.wrap(entry);
        // The fields belong to the thread.
        extended.copyAll();
        records.add(extended);
    }

    public List<ExtLogRecord> all() {
        return List.copyOf(records);
    }

    /** The records of a category. */
    public List<ExtLogRecord> of(String category) {
        return records.stream()
                .filter(entry -> category.equals(entry.getLoggerName()))
                .toList();
    }

    /** The message of a record, with its parameters. */
    @SuppressWarnings("deprecation") // What replaces it needs a formatter, which adds more than the message.
    public static String message(ExtLogRecord entry) {
        return entry.getFormattedMessage();
    }

    /** A record with all that a log could show of it: message, fields, and exceptions with theirs. */
    public static String whole(ExtLogRecord entry) {
        StringWriter text = new StringWriter();
        text.append(message(entry)).append(' ').append(entry.getMdcCopy().toString());
        if (entry.getThrown() != null) {
            entry.getThrown().printStackTrace(new PrintWriter(text, true));
        }
        return text.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        ROOT.removeHandler(this);
        ONSET.setLevel(before);
    }
}

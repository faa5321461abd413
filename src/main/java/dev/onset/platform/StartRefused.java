package dev.onset.platform;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** Onset cannot start; the message tells whoever started it why, and what to do about it. */
final class StartRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartRefused(String message) {
        super(message);
    }

    StartRefused(String message, Throwable cause) {
        super(message, cause);
    }

    static StartRefused because(List<Setting> missing) {
        return new StartRefused(missing.stream().map(StartRefused::reason).collect(Collectors.joining("; ")));
    }

    private static String reason(Setting missing) {
        return switch (missing) {
            case DATASOURCE_URL ->
                "no database is configured: set " + missing + ", or set " + Setting.EMBEDDED_DATABASE
                        + " to true to try Onset out on a database of its own";
            case IDENTITY_PROVIDER_URL ->
                "no identity provider is configured: set " + missing + " to the URL of an OpenID Connect provider";
            case EMBEDDED_DATABASE, EMBEDDED_DATABASE_DIRECTORY, TRACES_ENDPOINT, TRACES_DISABLED ->
                missing + " is not set";
        };
    }

    void print(PrintStream out) {
        out.println(line());
    }

    /** The same for whoever is called by Quarkus, which prints the message alone, without a stack trace, and ends with 1. */
    ConfigurationException afterQuarkusBegan() {
        return new ConfigurationException(line());
    }

    private String line() {
        return "Onset cannot start: " + getMessage() + ".";
    }
}

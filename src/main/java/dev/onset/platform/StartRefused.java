package dev.onset.platform;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown when Onset cannot start. The message tells the operator the reason and the remedy, in full sentences. */
final class StartRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartRefused(String message) {
        super(message);
    }

    StartRefused(String message, Throwable cause) {
        super(message, cause);
    }

    static StartRefused because(List<Setting> missing) {
        return new StartRefused(missing.stream().map(StartRefused::reason).collect(Collectors.joining(" ")));
    }

    private static String reason(Setting missing) {
        return switch (missing) {
            case DATASOURCE_URL ->
                "No database is configured. Set " + missing + ", or set " + Setting.EMBEDDED_DATABASE
                        + " to true to evaluate Onset with an embedded database.";
            case IDENTITY_PROVIDER_URL ->
                "No identity provider is configured. Set " + missing + " to the URL of an OpenID Connect provider.";
            case EMBEDDED_DATABASE, EMBEDDED_DATABASE_DIRECTORY, TRACES_ENDPOINT, TRACES_DISABLED ->
                missing + " is not set.";
        };
    }

    void print(PrintStream out) {
        out.println(line());
    }

    /** Returns the exception to throw once Quarkus is starting, which prints only its message and exits with status 1. */
    ConfigurationException asConfigurationException() {
        return new ConfigurationException(line());
    }

    private String line() {
        return "Onset cannot start. " + getMessage();
    }
}

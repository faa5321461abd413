package dev.onset.platform;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The start of the process. It comes before Quarkus, because what Quarkus does first is to connect to the database: here one
 * is started where it is asked for, and a missing setting is said in a line and not in a stack trace (docs/adr/0012).
 */
@QuarkusMain
public final class Main {

    Main() {}

    public static void main(String... arguments) {
        prepareOrExit();
        Quarkus.run(arguments);
    }

    static void prepareOrExit() {
        try {
            prepare(configuration());
        } catch (StartRefused e) {
            e.print(System.err);
            System.exit(1);
        }
    }

    /**
     * What this process is configured with. Before Quarkus starts, a native executable still has the configuration that it was
     * built with: the build's environment in place of the process's.
     */
    private static Config configuration() {
        return ImageMode.current() == ImageMode.NATIVE_RUN
                ? ConfigUtils.emptyConfigBuilder().build()
                : ConfigProvider.getConfig();
    }

    private static void prepare(Config config) {
        // In dev mode Quarkus starts an identity provider itself, after this.
        List<Setting> missing = LaunchMode.current() == LaunchMode.DEVELOPMENT
                ? Setting.missingForDevelopment(config)
                : Setting.missing(config);
        if (!missing.isEmpty()) {
            throw StartRefused.because(missing);
        }
        if (Setting.TRACES_ENDPOINT.isGiven(config) && !Setting.TRACES_DISABLED.isGiven(config)) {
            System.setProperty(Setting.TRACES_DISABLED.property(), "false");
        }
        if (!Setting.DATASOURCE_URL.isSet(config)) {
            // First: an executable without one says so, and does not know the folder's default either.
            EmbeddedDatabase database = EmbeddedDatabase.load();
            Path directory = Path.of(config.getValue(Setting.EMBEDDED_DATABASE_DIRECTORY.property(), String.class));
            // System properties outlive the class loaders of dev mode: after a live reload a database is configured.
            // The server goes on.
            System.setProperty(Setting.DATASOURCE_URL.property(), database.start(directory));
        }
    }
}

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
 * The entry point of the application. It runs before Quarkus, which first connects to the database: it starts the
 * embedded database if configured, and reports missing settings in one line instead of a stack trace (docs/adr/0012).
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
     * Returns the configuration of this process. In a native executable, the configuration before Quarkus starts is
     * still the one of the build, including the build's environment variables.
     */
    private static Config configuration() {
        return ImageMode.current() == ImageMode.NATIVE_RUN
                ? ConfigUtils.emptyConfigBuilder().build()
                : ConfigProvider.getConfig();
    }

    private static void prepare(Config config) {
        // In dev mode, Quarkus starts an identity provider later.
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
            // Load the database before its directory is read: an executable without an embedded database has no default
            // for the directory.
            EmbeddedDatabase database = EmbeddedDatabase.load();
            Path directory = Path.of(config.getValue(Setting.EMBEDDED_DATABASE_DIRECTORY.property(), String.class));
            // System properties survive the class loaders of dev mode. After a live reload, the URL is already set, and
            // the server continues to run.
            System.setProperty(Setting.DATASOURCE_URL.property(), database.start(directory));
        }
    }
}

package dev.onset.platform;

import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * A PostgreSQL server of this process's own, for development and for trying Onset out. Found as a service, so that nothing
 * refers to the implementation and a native executable comes without it.
 */
interface EmbeddedDatabase {

    /**
     * Starts the server, or ends one that a killed process left on the folder and starts anew. It runs until this process
     * ends.
     *
     * @param directory keeps the data; created where absent
     * @return the JDBC URL of Onset's database, user included
     * @throws StartRefused where another process uses the folder, or the server does not start
     */
    String start(Path directory);

    static EmbeddedDatabase load() {
        return ServiceLoader.load(EmbeddedDatabase.class)
                .findFirst()
                .orElseThrow(() -> new StartRefused(
                        "this executable comes without an embedded database: set " + Setting.DATASOURCE_URL));
    }
}

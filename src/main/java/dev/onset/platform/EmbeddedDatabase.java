package dev.onset.platform;

import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * A PostgreSQL server that this process runs, for development and evaluation. The implementation is loaded as a
 * service, so that nothing refers to it and native executables do not contain it.
 */
interface EmbeddedDatabase {

    /**
     * Starts the server, after ending a server that a killed process may have left running on the directory. The server
     * runs until this process ends.
     *
     * @param directory contains the data; created if it does not exist
     * @return the JDBC URL of Onset's database, including the user
     * @throws StartRefused if another process uses the directory, or the server does not start
     */
    String start(Path directory);

    static EmbeddedDatabase load() {
        return ServiceLoader.load(EmbeddedDatabase.class)
                .findFirst()
                .orElseThrow(() -> new StartRefused(
                        "This executable does not contain an embedded database. Set " + Setting.DATASOURCE_URL + "."));
    }
}

package dev.onset.platform;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The start of the process in dev mode: Quarkus itself says only later which mode it is, and {@link Main} has to know. */
@QuarkusMain(name = "development")
public final class DevelopmentMain {

    DevelopmentMain() {}

    public static void main(String... arguments) {
        LaunchMode.set(LaunchMode.DEVELOPMENT);
        Main.prepareOrExit();
        Quarkus.run(FirstSteps.class, arguments);
    }
}

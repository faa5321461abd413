package dev.onset.platform;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The entry point in dev mode. It sets the launch mode, which {@link Main} requires before Quarkus sets it. */
@QuarkusMain(name = "development")
public final class DevelopmentMain {

    DevelopmentMain() {}

    public static void main(String... arguments) {
        LaunchMode.set(LaunchMode.DEVELOPMENT);
        Main.prepareOrExit();
        Quarkus.run(FirstSteps.class, arguments);
    }
}

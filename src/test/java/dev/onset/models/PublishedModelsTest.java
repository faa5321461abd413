package dev.onset.models;

import static org.hamcrest.Matchers.hasItems;

import dev.onset.testing.SettableClock;
import dev.onset.testing.ShortSteps;
import dev.onset.testing.TestApplication;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every model from publishing to its end, over HTTP and with the database: the scenarios of {@link ModelScenariosTest}. */
@QuarkusTest
@TestProfile(ShortSteps.class)
class PublishedModelsTest {

    private static Stream<Path> models() {
        return Models.files().stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    void a_published_model_plays_its_scenarios_and_leaves_nothing_behind(Path model) {
        SettableClock clock = SettableClock.install();
        TestApplication app = TestApplication.create();
        app.activate(publish(app, model).statusCode(201).extract().jsonPath().getUUID("id"));

        for (Scenario scenario : Models.scenarios(model)) {
            scenario.play(
                    new HttpPlayer(app, clock), model.getFileName().toString().replace(".bpmn", ""));
        }
    }

    private static Stream<Path> refused() {
        return Models.refusedFiles().stream();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_model_with_an_element_that_is_not_executed_is_not_published(Path model) {
        List<String> elements = Models.text(Models.beside(model))
                .lines()
                .map(line -> line.substring(0, line.indexOf(':')))
                .toList();

        publish(TestApplication.create(), model).statusCode(422).body("errors.element", hasItems(elements.toArray()));
    }

    private static io.restassured.response.ValidatableResponse publish(TestApplication app, Path model) {
        List<Map<String, String>> files = Stream.concat(Stream.of(model), Models.decisions(model).stream())
                .map(file -> Map.of("path", file.getFileName().toString(), "content", Models.text(file)))
                .toList();
        return app.publish(Map.of("version", "1.0.0", "files", files)).then();
    }
}

package dev.onset.mounts;

import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.builds.PublishBuild;
import dev.onset.testing.AtOnce;
import dev.onset.testing.LogRecords;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class MountedBuildsTest {

    private static final Map<String, String> MODELS = new ConcurrentHashMap<>();

    @Inject
    PublishBuild publishBuild;

    @Inject
    PublishMount publishMount;

    @TempDir
    Path root;

    private final UUID workspace = UUID.randomUUID();
    private final UUID application = UUID.randomUUID();

    @Test
    void a_mounted_build_is_published_and_activated_with_all_that_it_needs() throws IOException {
        configMap(
                "loans",
                manifest(
                        "1.0.0",
                        ", \"processNames\": {\"loan\": \"[DOCS]loan\"},"
                                + " \"files\": {\"loan.schema.json\": \"[DOCS]loan.schema.json\"}"),
                Map.of("loan.bpmn", process("loan", "first"), "loan.schema.json", "{\"required\": [\"amount\"]}"));

        assertThat(publish()).isEmpty();

        assertThat(start("[DOCS]loan", Map.of("amount", 1))).isEqualTo(200);
        assertThat(start("[DOCS]loan", Map.of())).isEqualTo(422);
    }

    @Test
    void what_is_there_already_is_left_alone() throws IOException {
        configMap("loans", manifest("1.0.0", ""), Map.of("loan.bpmn", process("loan", "first")));
        publish();
        long changes = changes();

        assertThat(publish()).isEmpty();

        assertThat(changes()).isEqualTo(changes).isEqualTo(1);
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void replicas_that_start_at_once_publish_once() throws IOException {
        configMap("loans", manifest("1.0.0", ""), Map.of("loan.bpmn", process("loan", "first")));

        assertThat(AtOnce.times(4, this::publish)).containsOnly(List.of());

        assertThat(changes()).isEqualTo(1);
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void a_restart_undoes_no_roll_back_and_another_mounted_build_is_activated() throws IOException {
        configMap("loans", manifest("1.0.0", ""), Map.of("loan.bpmn", process("loan", "first")));
        publish();
        configMap("loans", manifest("1.1.0", ""), Map.of("loan.bpmn", process("loan", "second")));
        publish();
        assertThat(activeVersion()).isEqualTo("1.1.0");

        as("alice").post(path() + "/activation/rollback").then().statusCode(200);
        publish();
        assertThat(activeVersion()).as("rolled back, and restarted").isEqualTo("1.0.0");

        configMap("loans", manifest("1.2.0", ""), Map.of("loan.bpmn", process("loan", "third")));
        publish();
        assertThat(activeVersion()).isEqualTo("1.2.0");

        configMap("loans", manifest("1.0.0", ""), Map.of("loan.bpmn", process("loan", "first")));
        assertThat(publish()).isEmpty();
        assertThat(activeVersion()).as("an older build is mounted").isEqualTo("1.0.0");
    }

    @Test
    void a_build_that_is_not_to_be_activated_is_only_published() throws IOException {
        configMap("loans", manifest("1.0.0", ", \"activate\": false"), Map.of("loan.bpmn", process("loan", "first")));

        assertThat(publish()).isEmpty();

        assertThat(builds()).isEqualTo(1);
        assertThat(changes()).isZero();
    }

    @Test
    void a_version_with_other_content_is_reported_and_keeps_no_other_build_back() throws IOException {
        configMap("loans", manifest("1.0.0", ""), Map.of("loan.bpmn", process("loan", "first")));
        publish();
        configMap("loans", manifest("1.0.0", ""), Map.of("loan.bpmn", process("loan", "changed")));
        configMap("more", manifest("2.0.0", ", \"activate\": false"), Map.of("loan.bpmn", process("loan", "second")));

        assertThat(publish()).singleElement().asString().startsWith("loans: The version exists with another content");

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void of_two_builds_of_an_application_that_both_want_to_be_active_none_is() throws IOException {
        configMap("loans-1", manifest("1.0.0", ""), Map.of("loan.bpmn", process("loan", "first")));
        configMap("loans-2", manifest("2.0.0", ""), Map.of("loan.bpmn", process("loan", "second")));

        assertThat(publish()).hasSize(2).allSatisfy(why -> assertThat(why).contains("loans-1, loans-2"));

        assertThat(builds()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                                                     | onset.json is invalid",
                "null                                                                  | is null",
                "{}                                                                    | must contain workspace.id",
                "{\"workspace\": {\"id\": \"x\"}}                                      | onset.json is invalid",
                "{\"surprise\": 1}                                                     | onset.json is invalid",
                "MANIFEST, \"version\": \"no version\"}                                 | /version",
                "MANIFEST, \"version\": \"1\", \"processNames\": {\"a\": null}}         | must not contain null",
                "MANIFEST, \"version\": \"1\", \"files\": {\"a\": \"b\"}}               | do not exist: [a]",
                "MANIFEST, \"version\": \"1\", \"files\": {\"loan.bpmn\": \"../x\"}}    | A file name must",
            })
    void a_manifest_that_is_wrong_is_reported_and_nothing_is_stored(String manifest, String why) throws IOException {
        configMap("loans", manifest.replace("MANIFEST", places()), Map.of("loan.bpmn", process("loan", "first")));

        assertThat(publish()).singleElement().asString().startsWith("loans: ").contains(why);

        assertThat(builds()).isZero();
        assertThat(Rows.count("workspace", "id = ?", workspace)).isZero();
    }

    @Test
    void a_model_that_is_wrong_is_reported_with_where() throws IOException {
        configMap("loans", manifest("1.0.0", ""), Map.of("loan.bpmn", "<no-bpmn/>"));

        assertThat(publish()).singleElement().asString().contains("loan.bpmn");
    }

    @Test
    void a_place_that_has_no_name_has_to_be_there() throws IOException {
        String unnamed = "{\"workspace\": {\"id\": \"%s\"}, \"application\": {\"id\": \"%s\"}, \"version\": \"1.0.0\"}";
        configMap("loans", unnamed.formatted(workspace, application), Map.of("loan.bpmn", process("loan", "first")));
        assertThat(publish()).singleElement().asString().contains("no workspace " + workspace);

        TestApplication other = TestApplication.create();
        configMap(
                "loans",
                unnamed.formatted(other.workspaceId, application),
                Map.of("loan.bpmn", process("loan", "first")));
        assertThat(publish()).singleElement().asString().contains("no application " + application);

        configMap(
                "loans",
                manifest("1.0.0", "").replace(application.toString(), other.applicationId.toString()),
                Map.of("loan.bpmn", process("loan", "first")));
        assertThat(publish()).singleElement().asString().contains("belongs to another workspace");
    }

    @Test
    void a_directory_that_is_no_build_is_reported_and_what_a_mount_has_beside_is_not() throws IOException {
        Files.createDirectories(root.resolve("lost+found"));
        Files.createDirectories(root.resolve("..2026_11_24"));
        Files.createDirectories(root.resolve("empty"));
        Files.createDirectories(root.resolve("nested").resolve("below"));

        assertThat(publish())
                .containsExactly(
                        "empty: it does not contain onset.json",
                        "nested: it must contain regular files only, and below is not one");
    }

    @Test
    void files_are_limited_as_a_published_build_is() throws IOException {
        configMap("loans", manifest("1.0.0", ""), Map.of("loan.bpmn", "x".repeat(2_000_000)));

        assertThat(publish()).singleElement().asString().contains("onset.limits.publish-body");
    }

    @Test
    void the_application_starts_without_a_build_that_is_wrong_unless_it_is_told_not_to() throws IOException {
        configMap("loans", "{}", Map.of());

        assertThatCode(() -> builds(false).publish(new StartupEvent())).doesNotThrowAnyException();
        assertThatThrownBy(() -> builds(true).publish(new StartupEvent()))
                .hasMessageContaining("onset.builds.required")
                .hasMessageContaining("loans: ");
    }

    @Test
    void what_is_published_and_activated_is_in_the_audit_log() throws IOException {
        configMap("loans", manifest("1.0.0", ""), Map.of("loan.bpmn", process("loan", "first")));
        try (LogRecords log = LogRecords.capture()) {
            publish();
            publish();

            assertThat(log.of("dev.onset.audit"))
                    .extracting(entry -> LogRecords.message(entry).replaceAll(" outcome=.*", ""))
                    .containsExactly(
                            "who=onset:mounted-builds what=\"policy activated\"",
                            "who=onset:mounted-builds what=\"publish loans\"",
                            "who=onset:mounted-builds what=\"activate loans\"");
        }
    }

    /** As Kubernetes mounts a ConfigMap: names that lead to a directory which is replaced as a whole. */
    private void configMap(String name, String manifest, Map<String, String> files) throws IOException {
        Path directory = Files.createDirectories(root.resolve(name));
        String version = "..2026_" + UUID.randomUUID();
        Path target = Files.createDirectories(directory.resolve(version));
        Files.writeString(target.resolve("onset.json"), manifest);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(target.resolve(file.getKey()), file.getValue());
        }
        Path data = directory.resolve("..data");
        Files.deleteIfExists(data);
        Files.createSymbolicLink(data, Path.of(version));
        for (String file : files.keySet()) {
            link(directory, file);
        }
        link(directory, "onset.json");
    }

    private static void link(Path directory, String file) throws IOException {
        if (Files.notExists(directory.resolve(file))) {
            Files.createSymbolicLink(directory.resolve(file), Path.of("..data", file));
        }
    }

    private List<String> publish() {
        return builds(false).publishAll(root);
    }

    private MountedBuilds builds(boolean required) {
        MountsConfig config = new MountsConfig() {
            @Override
            public Optional<String> directory() {
                return Optional.of(root.toString());
            }

            @Override
            public boolean required() {
                return required;
            }
        };
        return new MountedBuilds(
                config,
                publishBuild,
                publishMount,
                new MemorySize(BigInteger.valueOf(1_000_000)),
                new SimpleMeterRegistry());
    }

    private String places() {
        return "{\"workspace\": {\"id\": \"%s\", \"name\": \"Lending\"}, \"application\": {\"id\": \"%s\", \"name\": \"Loans\"}"
                .formatted(workspace, application);
    }

    private String manifest(String version, String more) {
        return places() + ", \"version\": \"" + version + "\"" + more + "}";
    }

    /** The same text each time, which the builder's ids are not. */
    private static String process(String id, String name) {
        return MODELS.computeIfAbsent(
                id + " " + name,
                key -> Bpmn.convertToString(Bpmn.createExecutableProcess(id)
                        .name(name)
                        .startEvent()
                        .endEvent()
                        .done()));
    }

    private int start(String process, Map<String, ?> values) {
        return as("alice")
                .body(values)
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/{process}/start",
                        workspace,
                        application,
                        process)
                .statusCode();
    }

    private String path() {
        return "/api/management/workspaces/" + workspace + "/applications/" + application;
    }

    private String activeVersion() {
        String build = as("alice")
                .get(path() + "/activation")
                .then()
                .statusCode(200)
                .extract()
                .path("buildId");
        return as("alice").get(path() + "/builds/" + build).then().extract().path("version");
    }

    private long builds() {
        return Rows.count("build", "application_id = ?", application);
    }

    private long changes() {
        return Rows.count("activation_change", "application_id = ?", application);
    }
}

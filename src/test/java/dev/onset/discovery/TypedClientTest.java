package dev.onset.discovery;

import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What the stock OpenAPI generator makes of an application's document compiles and works. */
@QuarkusTest
class TypedClientTest {

    private static final Path GENERATOR = Path.of("target", "openapi-generator", "openapi-generator-cli.jar");

    private static final String NAME = "[DOCS]customer_onboarding";

    private static final String SCHEMA = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.com/onboarding",
             "type": "object", "required": ["customerEmail", "loanAmount", "address"], "properties": {
                "customerEmail": {"type": "string", "format": "email"},
                "loanAmount": {"type": "number", "minimum": 0},
                "channel": {"type": "string", "enum": ["web", "branch"]},
                "address": {"$ref": "#/$defs/address"},
                "earlier": {"type": "array", "items": {"$ref": "#/$defs/address"}}},
             "$defs": {"address": {"type": "object", "required": ["city"], "properties": {
                "city": {"type": "string"}, "$ref": {"type": "string"}, "next": {"$ref": "#/$defs/address"}}}}}""";

    /** A caller of ours, against the generated types. */
    private static final String USE = """
            package generated;
            import generated.model.*;
            public class Use implements java.util.function.BinaryOperator<String> {
                @Override
                public String apply(String url, String token) {
                    ApiClient client = new ApiClient();
                    client.updateBaseUri(url);
                    client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
                    DOCSCustomerOnboardingInput body = new DOCSCustomerOnboardingInput()
                        .customerEmail("jane.doe@example.com")
                        .loanAmount(new java.math.BigDecimal("25000.50"))
                        .channel(DOCSCustomerOnboardingInput.ChannelEnum.WEB)
                        .address(new DOCSCustomerOnboardingInputAddress().city("Bern"));
                    try {
                        StartedInstance started =
                            new generated.api.DefaultApi(client).startDOCSCustomerOnboarding(body, "web", "key-1", "order-1");
                        return started.getUuid().toString();
                    } catch (ApiException e) {
                        throw new IllegalStateException(e.getResponseBody(), e);
                    }
                }
            }
            """;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    void a_generated_client_compiles_and_starts_a_process_with_a_typed_body() throws Exception {
        TestApplication app = TestApplication.create();
        Map<String, Object> build = Map.of(
                "version",
                "1.0.0",
                "processNames",
                Map.of("onboarding", NAME),
                "files",
                List.of(
                        Map.of(
                                "path",
                                "onboarding.bpmn",
                                "content",
                                Bpmn.convertToString(Bpmn.createExecutableProcess("onboarding")
                                        .startEvent()
                                        .userTask("wait", task -> task.zeebeUserTask())
                                        .endEvent()
                                        .done())),
                        Map.of("path", NAME + ".schema.json", "content", SCHEMA)));
        app.activate(app.published(build));
        Path directory = emptied(Path.of("target", "typed-client"));
        Path document = directory.resolve("openapi.yaml");
        Files.writeString(
                document,
                as("alice")
                        .get("/api/runtime/wks/{w}/app/{a}/openapi.yaml", app.workspaceId, app.applicationId)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString());

        generate(document, directory.resolve("client"));
        Path classes = compile(directory.resolve("client/src/main/java"), directory.resolve("classes"));
        String uuid = start(classes);

        var instance = TestApplication.instance(UUID.fromString(uuid));
        assertThat(instance.getString("processDefinitionName")).isEqualTo(NAME);
        assertThat(instance.getString("values.address.city")).isEqualTo("Bern");
        assertThat(instance.getDouble("values.loanAmount")).isEqualTo(25000.50);
        assertThat(instance.getString("values.channel")).isEqualTo("web");
        assertThat(instance.getString("platform")).isEqualTo("web");
    }

    private static void generate(Path document, Path output) throws IOException, InterruptedException {
        Process generator = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        GENERATOR.toString(),
                        "generate",
                        "-i",
                        document.toString(),
                        "-g",
                        "java",
                        "-o",
                        output.toString(),
                        "--global-property",
                        "models,apis,supportingFiles,modelDocs=false,modelTests=false,apiDocs=false,apiTests=false",
                        "--additional-properties",
                        "library=native,openApiNullable=false,useJakartaEe=true,hideGenerationTimestamp=true,"
                                + "invokerPackage=generated,modelPackage=generated.model,apiPackage=generated.api")
                .redirectErrorStream(true)
                .redirectOutput(output.resolveSibling("generator.log").toFile())
                .start();
        assertThat(generator.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(generator.exitValue())
                .as(() -> read(output.resolveSibling("generator.log")))
                .isZero();
    }

    private static Path compile(Path sources, Path classes) throws IOException {
        Path use = sources.resolve("generated/Use.java");
        Files.writeString(use, USE);
        Files.createDirectories(classes);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> all = Files.walk(sources)) {
            List<Path> java =
                    all.filter(path -> path.toString().endsWith(".java")).toList();
            boolean compiled = compiler.getTask(
                            errors,
                            files,
                            null,
                            List.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp", classPath()),
                            null,
                            files.getJavaFileObjectsFromPaths(java))
                    .call();
            assertThat(compiled).as(errors::toString).isTrue();
        }
        return classes;
    }

    /** Jackson and the annotations, which the generated client stands on, are those of the application. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    @SuppressWarnings("unchecked")
    private String start(Path classes) throws Exception {
        List<URL> urls = new ArrayList<>(List.of(classes.toUri().toURL()));
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), getClass().getClassLoader())) {
            var use = (java.util.function.BinaryOperator<String>)
                    loader.loadClass("generated.Use").getDeclaredConstructor().newInstance();
            return use.apply("http://localhost:" + port, Tokens.of("alice"));
        }
    }

    private static Path emptied(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        return Files.createDirectories(directory);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}

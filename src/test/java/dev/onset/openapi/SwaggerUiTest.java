package dev.onset.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Swagger UI in a browser, with documents that are not the one it comes with: {@code ./mvnw test -Dtest=SwaggerUiTest
 * -Donset.browser=/usr/bin/chromium}.
 */
@QuarkusTest
@EnabledIfSystemProperty(named = "onset.browser", matches = ".+")
class SwaggerUiTest {

    private static final String SCHEMA = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["amount"],
             "properties": {"amount": {"type": "integer", "minimum": 7}}}""";

    /** What a person does with the mouse and the keyboard. */
    private static final String HANDS = """
            const until = async find => {
                for (let i = 0; i < 600; i++) {
                    const found = find();
                    if (found) { return found; }
                    await new Promise(resolve => setTimeout(resolve, 50));
                }
                throw new Error('Nothing for ' + find + ' in ' + document.body.innerText);
            };
            const click = async (selector, within = document) => (await until(() => within.querySelector(selector))).click();
            const type = (input, text) => {
                Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), 'value').set.call(input, text);
                input.dispatchEvent(new Event('input', {bubbles: true}));
                input.dispatchEvent(new Event('change', {bubbles: true}));
            };
            """;

    @Test
    void a_process_is_started_from_the_document_of_its_application() throws Exception {
        TestApplication app = TestApplication.create();
        UUID build = app.published(Map.of(
                "version",
                "1.0.0",
                "files",
                List.of(
                        Map.of(
                                "path",
                                "loan.bpmn",
                                "content",
                                Bpmn.convertToString(Bpmn.createExecutableProcess("loan")
                                        .startEvent()
                                        .userTask("look", task -> task.zeebeUserTask())
                                        .endEvent()
                                        .done())),
                        Map.of("path", "loan.schema.json", "content", SCHEMA))));
        app.activate(build);
        try (Browser browser = new Browser(System.getProperty("onset.browser"))) {
            logIn(browser);
            explore(browser, "/api/runtime/wks/" + app.workspaceId + "/app/" + app.applicationId + "/openapi");

            assertThat(execute(browser, "/process-name/loan/start")).isEqualTo("200");
        }
        assertThat(Rows.count(
                        "process_instance",
                        "build_id = ? and started_by = 'alice' and variables = '{\"amount\": 7}'",
                        build))
                .isEqualTo(1);
    }

    /** @param scheme is called as one of ours is, so that Swagger UI has a token for it */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"http\",\"scheme\":\"bearer\"}",
                "{\"type\":\"apiKey\",\"in\":\"query\",\"name\":\"key\"}"
            })
    void no_token_goes_to_another_origin_whatever_its_document_asks_for(String scheme) throws Exception {
        List<String> requests = Collections.synchronizedList(new ArrayList<>());
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String address = "http://localhost:" + other.getAddress().getPort();
        other.createContext("/", exchange -> {
            if (exchange.getRequestMethod().equals("GET")) {
                requests.add(exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
            exchange.getResponseHeaders().set("Access-Control-Allow-Headers", "Authorization, Content-Type");
            byte[] document = """
                    {"openapi": "3.1.0", "info": {"title": "Other", "version": "1"}, "servers": [{"url": "%s"}],
                     "components": {"securitySchemes": {"bearer": %s}},
                     "paths": {"/taken": {"get": {"security": [{"bearer": []}], "responses": {"200": {"description": "."}}}}}}""".formatted(address, scheme).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, document.length);
            exchange.getResponseBody().write(document);
            exchange.close();
        });
        other.start();
        try (Browser browser = new Browser(System.getProperty("onset.browser"))) {
            logIn(browser);
            explore(browser, address + "/openapi");

            assertThat(execute(browser, "/taken")).isEqualTo("200");
        } finally {
            other.stop(0);
        }
        assertThat(requests).hasSize(2).last().asString().matches("/taken(\\?key=)? \\[]");
    }

    /** Gives the page alice's token, as it is given to the document it comes with. */
    private static void logIn(Browser browser) {
        browser.open("http://localhost:" + RestAssured.port + "/q/swagger-ui/");
        browser.run(HANDS + """
                await click('.auth-wrapper button.authorize');
                const bearer = await until(() => [...document.querySelectorAll('.auth-container')]
                    .find(scheme => scheme.innerText.includes('bearer')));
                type(bearer.querySelector('input'), '%s');
                await click('button.authorize', bearer);
                await click('.modal-ux .btn-done');
                """.formatted(Tokens.of("alice")));
    }

    private static void explore(Browser browser, String url) {
        browser.run(HANDS + """
                type(await until(() => document.querySelector('.download-url-input')), '%s');
                await click('.download-url-button');
                """.formatted(url));
    }

    /** Tries an operation out, as it stands, and gives the status of the answer. */
    private static String execute(Browser browser, String path) {
        return browser.run(HANDS + """
                const operation = await until(() => [...document.querySelectorAll('.opblock')]
                    .find(block => block.querySelector('.opblock-summary-path')?.dataset.path.endsWith('%s')));
                await click('.opblock-summary-control', operation);
                await click('button.try-out__btn', operation);
                await click('button.execute', operation);
                return (await until(() => operation.querySelector('.live-responses-table .response .response-col_status')))
                    .innerText.trim().split('\\n')[0];
                """.formatted(path)).asText();
    }
}

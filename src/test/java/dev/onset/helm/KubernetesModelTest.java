package dev.onset.helm;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A check that takes everything would prove nothing. */
class KubernetesModelTest {

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: onset }
            spec:
              replicas: 1
              selector: { matchLabels: { a: b } }
              template:
                metadata: { labels: { a: b } }
                spec: { containers: [{ name: onset, image: onset, env: [{ name: A, value: "1" }] }] }
            """;

    private static final String KNATIVE = """
            apiVersion: serving.knative.dev/v1
            kind: Service
            metadata: { name: onset }
            spec:
              template:
                spec: { containers: [{ name: onset, image: onset }], timeoutSeconds: 60 }
            """;

    @ParameterizedTest
    @ValueSource(strings = {DEPLOYMENT, KNATIVE})
    void a_good_object_is_taken(String object) {
        assertThatCode(() -> KubernetesModel.check(yaml(object))).doesNotThrowAnyException();
    }

    @Test
    void an_unknown_field_is_refused_however_deep() {
        refused(DEPLOYMENT.replace("image: onset", "image: onset, imagePolicy: Always"), "imagePolicy");
        refused(KNATIVE.replace("image: onset", "image: onset, imagePolicy: Always"), "imagePolicy");
        refused(KNATIVE.replace("timeoutSeconds", "timeout"), "timeout");
    }

    @Test
    void a_value_of_the_wrong_type_is_refused() {
        refused(DEPLOYMENT.replace("\"1\"", "1"), "Integer");
        refused(DEPLOYMENT.replace("replicas: 1", "replicas: \"1\""), "Integer");
        refused(DEPLOYMENT.replace("a: b", "a: true"), "Boolean");
        refused(DEPLOYMENT.replace("[{ name: onset", "[{ stdin: \"yes\", name: onset"), "Boolean");
    }

    @Test
    void a_missing_field_is_refused() {
        refused(DEPLOYMENT.replace("{ name: onset, image", "{ image"), "name");
        refused(DEPLOYMENT.replace("  selector: { matchLabels: { a: b } }\n", ""), "selector");
        refused(KNATIVE.replace("{ name: onset, image", "{ image"), "name");
    }

    @Test
    void a_kind_that_nobody_knows_is_refused() {
        refused(DEPLOYMENT.replace("apps/v1", "extensions/v1beta1"), "no model of extensions/v1beta1 Deployment");
    }

    private static void refused(String object, String reason) {
        assertThatThrownBy(() -> KubernetesModel.check(yaml(object)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(reason);
    }

    private static JsonNode yaml(String object) {
        try {
            return Chart.YAML.readTree(object);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

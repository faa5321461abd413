package dev.onset.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong values are refused before anything reaches a cluster, with a line that says which one and why. */
class ChartValuesTest {

    private static final Path MINIMAL = Chart.scenario("minimal");

    @TempDir
    private Path directory;

    @Test
    void all_that_is_missing_is_named_at_once() throws IOException {
        assertThat(Chart.refusal(values("{}")))
                .contains("image.repository:")
                .contains("database.secret.name:")
                .contains("database.url:")
                .contains("oidc.authServerUrl:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "database.url=jdbc:postgresql://db/onset?password=x | they belong in the secret",
                "database.url=jdbc:postgresql://me:x@db/onset | they belong in the secret",
                "database.secret.urlKey=uri | database.url, database.secret.urlKey: set one of them",
                "oidc.audience[0]=any | would accept tokens that were issued for other services",
                "oidc.authServerUrl=http://login.example.com | keys would be fetched over plain http",
                "ingress.enabled=true | ingress.hosts: name at least one host",
                "http.trustForwardedHeaders=true | http.trustedProxies: name the proxies",
                "httpRoute.enabled=true | httpRoute.parentRefs: name the gateway",
                "tests.start.enabled=true | client.tokenUrl:",
                "tests.start.enabled=true | tests.start.processName: say what the test starts",
                "settings.quarkus\\.log\\.level=DEBUG | settings: quarkus.log.level is set by a value of its own",
                "settings.quarkus\\.datasource\\.password=x | looks secret",
                "settings.onset\\.webhooks\\.signing-secret=x | settings: onset.webhooks.signing-secret looks secret",
            })
    void values_that_do_not_go_together_are_refused(String setting, String reason) {
        assertThat(Chart.refusal(MINIMAL, setting)).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "autoscaling.enabled=true | autoscaling.enabled: in mode knative, Knative scales",
                "ingress.enabled=true | ingress.enabled: in mode knative, Knative routes",
                "httpRoute.enabled=true | httpRoute.enabled: in mode knative, Knative routes",
                "knative.minScale=30 | knative.minScale: is above knative.maxScale",
            })
    void what_knative_does_itself_cannot_be_asked_for(String setting, String reason) {
        assertThat(Chart.refusal(Chart.scenario("knative"), setting)).contains(reason);
    }

    @Test
    void an_autoscaler_has_a_range() {
        assertThat(Chart.refusal(Chart.scenario("production"), "autoscaling.minReplicas=13"))
                .contains("autoscaling.minReplicas: is above autoscaling.maxReplicas");
    }

    @Test
    void a_secret_in_the_environment_comes_by_reference() throws IOException {
        assertThat(refusedBesideMinimal("extraEnv: [{ name: SMTP_PASSWORD, value: hunter2 }]"))
                .contains("extraEnv: SMTP_PASSWORD looks secret")
                .doesNotContain("hunter2");
        assertThat(refusedBesideMinimal("extraEnv: [{ name: QUARKUS_DATASOURCE_USERNAME, value: me }]"))
                .contains("extraEnv: QUARKUS_DATASOURCE_USERNAME is set by a value of its own");
    }

    @Test
    void names_within_a_list_are_unique() throws IOException {
        assertThat(refusedBesideMinimal("builds: [{ name: a, configMap: one }, { name: a, configMap: two }]"))
                .contains("builds: a is there twice");
    }

    @Test
    void a_schedule_has_a_name_that_a_cron_job_can_have() throws IOException {
        String schedule = """
                schedules:
                  - name: %s
                    schedule: "@daily"
                    workspaceId: 2ae77b6a-d284-4a0b-ab23-ceaa364c7122
                    applicationId: dbe0ab87-539b-4015-962d-6e73226b9e58
                    processName: review
                """;
        assertThat(refusedBesideMinimal(schedule.formatted("review-of-all-the-loans-of-the-day-before")))
                .contains("too long a name for a CronJob");
        assertThat(refusedBesideMinimal(schedule.formatted("review"))).contains("client.secret.name:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replicaCount=3",
                "image.repo=x",
                "database.password=x",
                "oidc.audience=onset",
                "oidc.audience={}",
                "oidc.authServerUrl=login.example.com",
                "oidc.allowHttp=yes",
                "database.url=postgresql://db/onset",
                "mode=serverless",
                "migration.strategy=later",
                "log.level=LOUD",
                "log.json=1",
                "tracing.endpoint=collector",
                "tracing.samplingRatio=2",
                "management.port=80",
                "management.port=8080",
                "dashboard.folder=Ours",
                "image.digest=sha256:123",
                "execution.schedulerPollInterval=1 second",
                "execution.schedulerThreads=0",
                "worker.replicas=0",
                "runAsUser=0",
                "resources.limits.memroy=1Gi",
                "resources.limits.memory=1 GB",
                "settings.max-size=1",
                "service.port=70000",
                "httpRoute.pathPrefix=rtm",
                "prometheusRule.errorRatio=2",
                "serviceMonitor.interval=often",
                "builds[0].name=Loans",
                "builds[0].name=loans",
                "topologySpread.whenUnsatisfiable=Never",
            })
    void a_value_that_is_unknown_or_of_the_wrong_form_is_refused_and_named(String setting) {
        String where = setting.substring(0, setting.indexOf('=')).replaceAll("\\[.*", "");
        String last = where.substring(where.lastIndexOf('.') + 1);
        assertThat(Chart.refusal(MINIMAL, setting))
                .contains("values don't meet the specifications of the schema")
                .contains(last);
    }

    @Test
    void an_old_kubernetes_is_refused() {
        assertThat(Chart.refusalOn("1.29.0", MINIMAL)).contains("chart requires kubeVersion");
    }

    private String refusedBesideMinimal(String yaml) throws IOException {
        return Chart.refusal(values(Files.readString(MINIMAL) + "\n" + yaml));
    }

    private Path values(String yaml) throws IOException {
        return Files.writeString(directory.resolve("values.yaml"), yaml);
    }
}

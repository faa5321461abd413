package dev.onset.platform;

import io.quarkus.arc.Unremovable;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Logs, in dev mode, the commands of a first start and the address of Swagger UI, after everything else that is logged at the
 * start. The commands run in any POSIX shell, and in zsh, which accepts no comments in interactive mode; they require curl and
 * sed.
 */
@Singleton
@Unremovable
@IfBuildProfile("dev")
final class FirstSteps implements QuarkusApplication {

    private static final Logger LOG = Logger.getLogger(FirstSteps.class);

    /** The ids in {@code dev.onset.samples}, which depends on this package and therefore cannot be referenced. */
    private static final String SAMPLE_WORKSPACE = "2ae77b6a-d284-4a0b-ab23-ceaa364c7122";

    private static final String SAMPLE_APPLICATION = "dbe0ab87-539b-4015-962d-6e73226b9e58";

    /** A system property, which outlives the class loaders of dev mode: a live reload does not show the steps again. */
    private static final String SHOWN = "onset.first-steps.shown";

    private final int port;

    FirstSteps(@ConfigProperty(name = "quarkus.http.port") int port) {
        this.port = port;
    }

    @Override
    public int run(String... arguments) {
        if (System.setProperty(SHOWN, "true") == null) {
            String baseUrl = "http://localhost:" + port;
            LOG.info(
                    "Onset is running. Paste the following commands into a second terminal.\n\n" + token(baseUrl) + "\n"
                            + startAndFollow(SAMPLE_WORKSPACE, SAMPLE_APPLICATION) + "\nOr open " + baseUrl
                            + "/q/swagger-ui, and log in as alice with any password.\n");
        }
        Quarkus.waitForExit();
        return 0;
    }

    /**
     * Returns commands that set {@code ONSET} and {@code TOKEN}. They find the identity provider by the protected
     * resource metadata (RFC 9728), and its token endpoint by the provider's metadata.
     */
    static String token(String baseUrl) {
        return """
                echo 'Get a token'
                ONSET=%s
                ISSUER=$(curl -s $ONSET/.well-known/oauth-protected-resource | sed 's/.*"authorization_servers" *: *\\[ *"\\([^"]*\\)".*/\\1/')
                TOKEN_ENDPOINT=$(curl -s $ISSUER/.well-known/openid-configuration | sed -n 's/.*"token_endpoint" *: *"\\([^"]*\\)".*/\\1/p')
                TOKEN=$(curl -s -d grant_type=password -d client_id=onset -d username=alice -d password=alice $TOKEN_ENDPOINT | sed -n 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/p')
                """.formatted(baseUrl);
    }

    /**
     * Returns commands that start the sample process, complete its user task and read the result. They require the
     * variables of {@link #token}.
     */
    static String startAndFollow(String workspaceId, String applicationId) {
        return """
                echo 'Start a process'
                STARTED=$(curl -s -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"customerEmail":"alice@example.com","loanAmount":25000}' $ONSET/api/runtime/wks/%s/app/%s/process-name/customer_onboarding/start)
                printf '%%s\\n' "$STARTED"
                INSTANCE=$(printf %%s "$STARTED" | sed -n 's/.*"uuid" *: *"\\([^"]*\\)".*/\\1/p')

                echo 'Follow it: it waits for an approval'
                FOLLOWED=$(curl -s -H "Authorization: Bearer $TOKEN" $ONSET/api/runtime/process-instance/$INSTANCE)
                printf '%%s\\n' "$FOLLOWED"
                TASK=$(printf %%s "$FOLLOWED" | sed -n 's/.*"userTaskKey" *: *"\\([^"]*\\)".*/\\1/p')

                echo 'Approve, and see the way it took'
                curl -s -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"variables":{"approved":true}}' $ONSET/v2/user-tasks/$TASK/completion
                curl -s -H "Authorization: Bearer $TOKEN" $ONSET/api/runtime/process-instance/$INSTANCE/history; echo
                curl -s -H "Authorization: Bearer $TOKEN" $ONSET/api/runtime/process-instance/$INSTANCE; echo
                """.formatted(workspaceId, applicationId);
    }
}

package dev.onset.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.onset.builds.StoredBuild;
import dev.onset.http.Preconditions;
import dev.onset.platform.Ids;
import dev.onset.problems.Problem;
import dev.onset.security.Principal;
import dev.onset.workspaces.Workspaces;
import io.quarkus.oidc.OidcConfigurationMetadata;
import io.quarkus.oidc.runtime.TenantConfigBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Provides the OpenAPI documents of applications. Performs no authorization; callers must have authorized the request. */
@ApplicationScoped
class ApplicationDocuments {

    private static final ObjectMapper JSON = new JsonMapper();
    private static final ObjectMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build());

    private final ProcessCatalog catalog;
    private final Workspaces workspaces;
    private final TenantConfigBean tenants;
    private final Optional<String> publicUrl;
    private final String version;

    ApplicationDocuments(
            ProcessCatalog catalog,
            Workspaces workspaces,
            TenantConfigBean tenants,
            @ConfigProperty(name = "onset.public-url") Optional<String> publicUrl,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.catalog = catalog;
        this.workspaces = workspaces;
        this.tenants = tenants;
        this.publicUrl = publicUrl;
        this.version = version;
    }

    /**
     * The response with the document of the active build for the caller; 304 if the client has the document.
     *
     * @param baseUrl the base URL of the request
     * @throws Problem if there is no active build, or if {@code If-Match} does not contain the tag of the document
     */
    Response answer(
            Principal principal,
            UUID workspaceId,
            UUID applicationId,
            DocumentFormat format,
            String baseUrl,
            HttpHeaders headers) {
        StoredBuild build = catalog.activeBuild(principal, workspaceId, applicationId);
        String application = workspaces.applicationName(workspaceId, applicationId);
        String server = publicUrl.orElse(baseUrl).replaceAll("/+$", "");
        String issuer = issuer();
        String rest = String.join("\n", version, format.name(), application, server, String.valueOf(issuer));
        EntityTag tag = new EntityTag(build.id() + "-" + Ids.named(build.id(), rest));
        Response.ResponseBuilder answer;
        if (Preconditions.of(headers).isNotModified(tag)) {
            answer = Response.notModified();
        } else {
            List<ProcessCatalog.Startable> processes = catalog.processes(build, null, Integer.MAX_VALUE);
            answer = Response.ok(
                    write(ApplicationDocument.of(application, build, processes, server, issuer), format),
                    format.mediaType());
        }
        // Private, because the active build depends on the caller.
        return answer.tag(tag)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .header(HttpHeaders.VARY, "Accept, Authorization")
                .build();
    }

    private static String write(JsonNode document, DocumentFormat format) {
        try {
            return (format == DocumentFormat.YAML ? YAML : JSON).writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A document in memory cannot fail to be written", e);
        }
    }

    private @Nullable String issuer() {
        OidcConfigurationMetadata provider = tenants.getDefaultTenant().getOidcMetadata();
        return provider == null ? null : provider.getIssuer();
    }
}

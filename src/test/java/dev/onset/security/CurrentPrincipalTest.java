package dev.onset.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Test;

class CurrentPrincipalTest {

    @Test
    void a_user_is_its_name_in_the_token() {
        Principal principal = caller(Map.of("sub", "1234", "preferred_username", "alice", "azp", "web"));

        assertThat(principal.user()).isEqualTo("alice");
        assertThat(principal.subject()).isEqualTo("alice");
        assertThat(principal.client()).isEqualTo("web");
    }

    @Test
    void a_user_without_a_name_is_its_subject_and_never_the_client() {
        Principal principal = caller(Map.of("sub", "1234", "client_id", "web"));

        assertThat(principal.user()).isEqualTo("1234");
        assertThat(principal.client()).isEqualTo("web");
    }

    @Test
    void a_client_that_calls_with_its_own_credentials_is_no_user() {
        for (Map<String, Object> claims : List.<Map<String, Object>>of(
                Map.of("sub", "worker", "client_id", "worker"),
                Map.of("sub", "1234", "azp", "worker", "idtyp", "app"),
                Map.of("sub", "worker@clients", "azp", "worker", "gty", "client-credentials"),
                Map.of(
                        "sub", "1234",
                        "azp", "worker",
                        "client_id", "worker",
                        "preferred_username", "service-account-worker"))) {
            Principal principal = caller(claims);

            assertThat(principal.user()).as(claims.toString()).isNull();
            assertThat(principal.client()).as(claims.toString()).isEqualTo("worker");
        }
    }

    @Test
    void a_user_who_chose_the_name_of_a_service_account_is_a_user() {
        Principal principal = caller(Map.of("sub", "1234", "azp", "web", "preferred_username", "service-account-web"));

        assertThat(principal.user()).isEqualTo("service-account-web");
    }

    @Test
    void a_user_is_never_written_down_as_a_client_a_part_of_the_runtime_or_another_user() {
        List<Principal> callers = List.of(
                caller(Map.of("sub", "1", "preferred_username", "shop")),
                caller(Map.of("sub", "1", "preferred_username", "client:shop")),
                caller(Map.of("sub", "1", "preferred_username", "user:client:shop")),
                caller(Map.of("sub", "1", "preferred_username", "user:shop")),
                caller(Map.of("sub", "1", "preferred_username", "system:timer")),
                caller(Map.of("sub", "1", "preferred_username", Subject.MOUNTED_BUILDS)),
                caller(Map.of("sub", "client:shop")),
                caller(Map.of("sub", "shop", "client_id", "shop")),
                caller(Map.of("sub", "client:shop", "client_id", "client:shop")));

        assertThat(callers.stream().map(Principal::subject))
                .containsExactly(
                        "shop",
                        "user:client:shop",
                        "user:user:client:shop",
                        "user:user:shop",
                        "user:system:timer",
                        "user:onset:mounted-builds",
                        "user:client:shop",
                        "client:shop",
                        "client:client:shop")
                .doesNotContain(Subject.ofSystem("timer"));
    }

    @Test
    void groups_are_read_from_the_configured_path() {
        Map<String, Object> claims = Map.of(
                "sub", "1234",
                "groups", List.of("sales"),
                "realm", Map.of("groups", List.of("/lending", "/audit")));

        assertThat(caller(claims).groups()).containsExactly("sales");
        assertThat(caller(claims, "realm/groups").groups()).containsExactlyInAnyOrder("/lending", "/audit");
        assertThat(caller(claims, "realm/nothing").groups()).isEmpty();
        assertThat(caller(claims, "sub/groups").groups()).isEmpty();
    }

    @Test
    void a_path_leads_through_namespaced_claims_and_to_a_single_group() {
        Map<String, Object> claims = Map.of(
                "sub",
                "1234",
                "https://example.com/groups",
                List.of("sales"),
                "resource_access",
                Map.of("on/set", Map.of("roles", List.of("audit"))),
                "team",
                "lending");

        assertThat(caller(claims, "\"https://example.com/groups\"").groups()).containsExactly("sales");
        assertThat(caller(claims, "resource_access/\"on/set\"/roles").groups()).containsExactly("audit");
        assertThat(caller(claims, "team").groups()).containsExactly("lending");
    }

    @Test
    void names_of_another_provider_are_its_own_and_make_no_administrator() {
        Principal principal = of(
                Map.of("sub", "1234", "preferred_username", "alice", "azp", "web", "groups", List.of("sales")),
                "partner");

        assertThat(principal).isEqualTo(new Principal("partner:alice", "partner:web", Set.of("partner:sales"), false));
        assertThat(of(Map.of("sub", "worker", "client_id", "worker"), "partner"))
                .isEqualTo(new Principal(null, "partner:worker", Set.of(), false));
        assertThat(of(Map.of("sub", "1234", "preferred_username", "alice"), "Default")
                        .platformAdmin())
                .isTrue();
    }

    @Test
    void nobody_of_the_first_provider_passes_for_somebody_of_another() {
        for (Map<String, Object> claims : List.<Map<String, Object>>of(
                Map.of("sub", "1", "preferred_username", "partner:alice"),
                Map.of("sub", "1", "groups", List.of("partner:sales")),
                Map.of("sub", "partner:worker", "client_id", "partner:worker"))) {
            assertThatThrownBy(() -> of(claims, "Default")).isInstanceOf(AuthenticationFailedException.class);
        }
    }

    /** An administrator's token of one of two providers. */
    private static Principal of(Map<String, Object> claims, String tenant) {
        return new CurrentPrincipal(
                        QuarkusSecurityIdentity.builder()
                                .setPrincipal(principal(claims))
                                .addRole("onset-admin")
                                .addAttribute("tenant-id", tenant)
                                .build(),
                        config("groups"),
                        new IdentityProviders(Set.of("partner")))
                .get();
    }

    @Test
    void only_the_configured_role_makes_a_platform_administrator() {
        assertThat(caller(Map.of("sub", "1234")).platformAdmin()).isFalse();
        assertThat(new CurrentPrincipal(
                                QuarkusSecurityIdentity.builder()
                                        .setPrincipal(principal(Map.of("sub", "1234")))
                                        .addRole("onset-admin")
                                        .build(),
                                config("groups"),
                                new IdentityProviders(Set.of()))
                        .get()
                        .platformAdmin())
                .isTrue();
    }

    private static Principal caller(Map<String, Object> claims) {
        return caller(claims, "groups");
    }

    private static Principal caller(Map<String, Object> claims, String groupsClaim) {
        return new CurrentPrincipal(
                        QuarkusSecurityIdentity.builder()
                                .setPrincipal(principal(claims))
                                .addRole("user")
                                .build(),
                        config(groupsClaim),
                        new IdentityProviders(Set.of()))
                .get();
    }

    private static DefaultJWTCallerPrincipal principal(Map<String, Object> claims) {
        JwtClaims jwt = new JwtClaims();
        claims.forEach(jwt::setClaim);
        return new DefaultJWTCallerPrincipal(jwt);
    }

    private static SecurityConfig config(String groupsClaim) {
        return new SecurityConfig() {
            @Override
            public String platformAdminRole() {
                return "onset-admin";
            }

            @Override
            public boolean allowHttpIdentityProvider() {
                return false;
            }

            @Override
            public String groupsClaim() {
                return groupsClaim;
            }
        };
    }
}

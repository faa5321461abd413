package dev.onset.workspaces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.security.Permission;
import dev.onset.security.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrantSqlTest {

    @ParameterizedTest
    @EnumSource(value = Permission.class, mode = EnumSource.Mode.EXCLUDE, names = "WORKSPACE_CREATE")
    void the_roles_of_a_condition_are_those_that_allow_it(Permission permission) {
        String condition = GrantSql.allows(permission);

        assertThat(condition).startsWith("g.role in (").endsWith(")");
        for (Role role : Role.values()) {
            assertThat(condition.contains("'" + role.name() + "'"))
                    .as(role.name())
                    .isEqualTo(role.allows(permission));
        }
    }

    @Test
    void no_code_writes_a_list_of_roles_or_the_condition_of_a_grant_for_itself() throws IOException {
        String roles = Arrays.stream(Role.values()).map(Role::name).collect(Collectors.joining("|"));
        Pattern copied = Pattern.compile("'(?:" + roles + ")'|g\\.subject_type = 'USER'");
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> copied.matcher(read(file)).find())
                            .map(file -> file.getFileName().toString()))
                    .containsExactly("GrantSql.java");
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

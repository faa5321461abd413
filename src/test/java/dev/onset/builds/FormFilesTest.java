package dev.onset.builds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.bpmn.Form;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormFilesTest {

    private static Form read(String content) throws FormFiles.InvalidForm {
        return FormFiles.read(content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_form_has_an_id_and_its_text_as_it_was_published() throws Exception {
        String content = "{ \"id\": \"approval\", \"versionTag\": \"v1\", \"type\": \"default\", \"components\": [] }";

        assertThat(read(content)).isEqualTo(new Form("approval", "v1", content));
        assertThat(read("{\"id\": \"a\"}").versionTag()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{             | The file is not valid JSON at line 1, column 2",
                "[]            | A form must be a JSON object",
                "{}            | A form needs an id: a string that is not empty",
                "{\"id\": \"\"} | A form needs an id: a string that is not empty",
                "{\"id\": 1}    | The id of a form must be a string of at most 255 characters",
                "{\"id\": \"a\\u0000\"} | The id of a form must be a string of at most 255 characters",
                "{\"id\": \"a\"} x | The file is not valid JSON at line 1, column 13",
            })
    void what_is_no_form_is_refused(String content, String reason) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(FormFiles.InvalidForm.class)
                .hasMessage(reason);
    }

    @Test
    void decisions_and_forms_have_a_weight_in_the_cache_of_builds() throws Exception {
        Form small = read("{\"id\": \"a\"}");
        Form large = new Form("b", null, " ".repeat(100_000));

        assertThat(new CompiledBuild(List.of(), CompiledResources.NONE).weight())
                .isZero();
        assertThat(new CompiledBuild(List.of(), new CompiledResources(Map.of(), Map.of("a", small, "b", large)))
                        .weight())
                .isEqualTo(7);
    }

    @Test
    void the_size_and_the_depth_of_a_form_are_bounded() {
        assertThatThrownBy(() -> read("{\"id\": \"" + " ".repeat(4 * 1024 * 1024) + "\"}"))
                .hasMessage("The file is larger than 4194304 bytes");
        assertThatThrownBy(() -> read("{\"id\": \"a\", \"x\": " + "[".repeat(200) + "]".repeat(200) + "}"))
                .hasMessageStartingWith("The file is not valid JSON");
        assertThatThrownBy(() -> read("")).hasMessageStartingWith("A form must be");
    }
}

package dev.onset.bpmn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.Decisions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forms of start events and user tasks. */
class FormsTest {

    private static final BuildResources RESOURCES =
            new BuildResources(Decisions.NONE, Map.of("f", new Form("f", "v1", "{}")));

    private static Compilation compile(String process) {
        return new BpmnCompiler()
                .compile("a.bpmn", TestBpmn.process(process).getBytes(StandardCharsets.UTF_8), RESOURCES);
    }

    private static String start(String attributes) {
        return "<bpmn:startEvent id='s'><bpmn:extensionElements><zeebe:formDefinition " + attributes
                + "/></bpmn:extensionElements></bpmn:startEvent>";
    }

    @Test
    void a_process_keeps_all_its_embedded_forms_and_that_of_its_start_event() {
        Compilation compilation = compile("""
                <bpmn:extensionElements>
                  <zeebe:userTaskForm id="one">{"components": []}</zeebe:userTaskForm>
                  <zeebe:userTaskForm id="two">{}</zeebe:userTaskForm>
                </bpmn:extensionElements>""" + start("formKey='camunda-forms:bpmn:one'"));

        assertThat(compilation.errors()).isEmpty();
        ProcessForms forms = compilation.processes().getFirst().forms();
        assertThat(forms.startForm()).isEqualTo("camunda-forms:bpmn:one");
        assertThat(forms.embedded())
                .isEqualTo(Map.of(
                        "camunda-forms:bpmn:one",
                        new Form("one", null, "{\"components\": []}"),
                        "camunda-forms:bpmn:two",
                        new Form("two", null, "{}")));
    }

    @Test
    void a_process_without_forms_has_none() {
        assertThat(compile("<bpmn:startEvent id='s'/>").processes().getFirst().forms())
                .isEqualTo(new ProcessForms(null, Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "formId='f'                                          |",
                "formId='unknown'                                    |",
                "formId='unknown' bindingType='latest'               |",
                "formId='f' bindingType='deployment'                 |",
                "formId='f' bindingType='versionTag' versionTag='v1' |",
                "formId='unknown' bindingType='deployment'           | The build has no form unknown",
                "formId='f' bindingType='versionTag' versionTag='v2' | The form f of the build has another version tag",
                "formId='f' bindingType='versionTag'                 | The version tag is missing",
                "formId='f' bindingType='newest'                     | The binding type must be latest, deployment or versionTag",
            })
    void the_form_to_which_an_element_is_bound_must_be_in_the_build(String attributes, @Nullable String error) {
        assertThat(TestBpmn.errors(compile(start(attributes))))
                .isEqualTo(error == null ? List.of() : List.of("s: " + error));
    }
}

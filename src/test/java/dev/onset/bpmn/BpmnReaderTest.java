package dev.onset.bpmn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BpmnReaderTest {

    private static final BpmnReader READER = new BpmnReader();

    @Test
    void attributes_that_the_file_omits_have_the_default_values_of_the_schema() {
        BpmnXml process = process("<bpmn:startEvent id='s'/><bpmn:boundaryEvent id='b' attachedToRef='s'/>");

        assertThat(process.attribute("processType")).isEqualTo("None");
        assertThat(process.children("startEvent").getFirst().attribute("isInterrupting"))
                .isEqualTo("true");
        assertThat(process.children("boundaryEvent").getFirst().attribute("cancelActivity"))
                .isEqualTo("true");
        assertThat(process.attribute("name")).isNull();
    }

    @Test
    void an_attribute_with_a_namespace_is_not_one_without() {
        BpmnXml process = process("<bpmn:task xmlns:x='urn:x' id='t' x:name='foreign' x:id='u'/>");

        BpmnXml task = process.children("task").getFirst();
        assertThat(task.attribute("id")).isEqualTo("t");
        assertThat(task.attribute("name")).isNull();
    }

    @Test
    void text_is_that_of_the_element_and_its_descendants() {
        BpmnXml process = process("""
                <bpmn:startEvent id='s'/><bpmn:endEvent id='e'/>
                <bpmn:sequenceFlow id='f' sourceRef='s' targetRef='e'>
                  <bpmn:conditionExpression>
                    = a &lt; <!-- a comment --><![CDATA[b & ]]>&#x63;<bpmn:documentation>!</bpmn:documentation>
                  </bpmn:conditionExpression>
                </bpmn:sequenceFlow>""");

        BpmnXml flow = process.children("sequenceFlow").getFirst();
        assertThat(flow.children("conditionExpression").getFirst().text()).isEqualTo("= a < b & c!");
        assertThat(process.children("startEvent").getFirst().text()).isEmpty();
    }

    @Test
    void children_are_in_the_order_of_the_file_and_apart_by_namespace() {
        BpmnXml process = process("""
                <bpmn:extensionElements xmlns:x='urn:x'>
                  <zeebe:properties><zeebe:property name='a' value='1'/><zeebe:property name='b' value='2'/></zeebe:properties>
                  <x:properties><x:property name='c'/></x:properties>
                </bpmn:extensionElements>
                <bpmn:endEvent id='e'/><bpmn:startEvent id='s'/>""");

        assertThat(process.children())
                .extracting(BpmnXml::name)
                .containsExactly("extensionElements", "endEvent", "startEvent");
        assertThat(process.extensions()).extracting(BpmnXml::name).containsExactly("properties");
        assertThat(process.extensions().getFirst().zeebeChildren("property"))
                .extracting(property -> property.attribute("name"))
                .containsExactly("a", "b");
    }

    @Test
    void a_file_with_an_error_is_not_read() {
        ModelErrors errors = new ModelErrors("file");

        BpmnXml definitions = READER.read(TestBpmn.process("<bpmn:nothing/>").getBytes(StandardCharsets.UTF_8), errors);

        assertThat(definitions).isNull();
        assertThat(errors.isEmpty()).isFalse();
    }

    private static BpmnXml process(String content) {
        ModelErrors errors = new ModelErrors("file");
        BpmnXml definitions = READER.read(TestBpmn.process(content).getBytes(StandardCharsets.UTF_8), errors);
        assertThat(errors.toList()).isEmpty();
        return Objects.requireNonNull(definitions).children("process").getFirst();
    }
}

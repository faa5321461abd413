package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.activity;
import static dev.onset.bpmn.TestBpmn.around;
import static dev.onset.bpmn.TestBpmn.errors;
import static dev.onset.bpmn.TestBpmn.flow;
import static dev.onset.bpmn.TestBpmn.model;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.Element;
import dev.onset.engine.Expression;
import dev.onset.engine.Flow;
import dev.onset.engine.Node;
import dev.onset.engine.ProcessModel;
import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.ExclusiveGateway;
import dev.onset.engine.elements.JobTask;
import dev.onset.engine.elements.ParallelGateway;
import dev.onset.engine.elements.PassTask;
import dev.onset.engine.elements.ScriptTask;
import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.SubProcess;
import dev.onset.engine.elements.TerminateEndEvent;
import dev.onset.engine.elements.UserTask;
import dev.onset.testing.TestInstance;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BpmnCompilerTest {

    private static @Nullable Object value(Expression expression) throws Exception {
        return expression.evaluate(TestVariables.none().with("x", 5).with("names", List.of("a", "b")), Instant.EPOCH);
    }

    private static Element node(String xml) {
        return model(xml).node("n").element();
    }

    private static JobTask job(String xml) {
        return (JobTask) node(xml);
    }

    private static UserTask userTask(String extensions) {
        return (UserTask) node(around(activity("userTask", "<zeebe:userTask/>" + extensions)));
    }

    @Test
    void a_process_has_its_nodes_and_flows_in_the_order_of_the_file() {
        Compilation compilation = TestBpmn.compile(TestBpmn.file("""
                <bpmn:process id="p" name="A process" isExecutable="true">
                  <bpmn:startEvent id="s" name="Start"/>
                  <bpmn:endEvent id="e"/>
                  <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"/>
                </bpmn:process>"""));

        assertThat(errors(compilation)).isEmpty();
        CompiledProcess process = compilation.processes().getFirst();
        assertThat(process.processId()).isEqualTo("p");
        assertThat(process.name()).isEqualTo("A process");
        assertThat(process.model().nodes()).extracting(Node::id).containsExactly("p", "s", "e");
        assertThat(process.model().node("s"))
                .isEqualTo(new Node("s", "Start", "p", new StartEvent(), List.of(), List.of()));
        assertThat(process.model().node("e").element()).isEqualTo(new EndEvent());
        assertThat(process.model().outgoing("s")).containsExactly(new Flow("f", "s", "e", null));
        assertThat(process.model().startEvent()).isEqualTo("s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"task", "manualTask"})
    void tasks_that_nobody_does_are_passed(String name) {
        assertThat(node(around("<bpmn:%s id=\"n\"/>".formatted(name)))).isEqualTo(new PassTask(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"serviceTask", "sendTask", "businessRuleTask", "scriptTask"})
    void tasks_with_a_task_definition_are_jobs(String name) throws Exception {
        JobTask job = job(around(activity(name, """
                <zeebe:taskDefinition type="mail" retries="5"/>
                <zeebe:taskHeaders><zeebe:header key="k" value="v"/><zeebe:header key="empty"/></zeebe:taskHeaders>""")));

        assertThat(job.bpmnName()).isEqualTo(name);
        assertThat(value(job.type())).isEqualTo("mail");
        assertThat(value(job.retries())).isEqualTo(5);
        assertThat(job.headers()).isEqualTo(Map.of("k", "v", "empty", ""));
    }

    @Test
    void type_and_retries_of_a_job_may_be_expressions() throws Exception {
        JobTask job = job(around(
                activity("serviceTask", "<zeebe:taskDefinition type='=\"mail-\" + string(x)' retries='=x+1'/>")));

        assertThat(value(job.type())).isEqualTo("mail-5");
        assertThat(value(job.retries())).isEqualTo(6);
    }

    @Test
    void a_job_has_three_retries_where_nothing_is_said() throws Exception {
        assertThat(value(job(around(activity("serviceTask", "<zeebe:taskDefinition type='mail'/>")))
                        .retries()))
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "=0"})
    void a_job_without_retries_is_tried_once(String retries) throws Exception {
        JobTask job = job(
                around(activity("serviceTask", "<zeebe:taskDefinition type='mail' retries='%s'/>".formatted(retries))));
        assertThat(value(job.retries())).isIn(0, java.math.BigDecimal.ZERO);

        TestInstance play = TestBpmn.instance(
                around(TestBpmn.job("n").replace("type=\"n\"", "type=\"n\" retries='" + retries + "'")));
        assertThat(play.waitingAt()).containsExactly("n");
        assertThat(play.complete("n").isFinished()).isTrue();
    }

    @Test
    void the_linked_resources_of_a_job_are_a_header() {
        JobTask job = job(around(activity("serviceTask", """
                <zeebe:taskDefinition type="robot"/>
                <zeebe:linkedResources>
                  <zeebe:linkedResource resourceId="script" resourceType="RPA" linkName="main" bindingType="latest"/>
                </zeebe:linkedResources>""")));

        assertThat(job.headers())
                .isEqualTo(Map.of(
                        "linkedResources",
                        "[{\"bindingType\":\"latest\",\"linkName\":\"main\",\"resourceId\":\"script\","
                                + "\"resourceType\":\"RPA\"}]"));
    }

    @Test
    void an_input_without_a_source_is_null() throws Exception {
        Node node = model(around(activity("task", "<zeebe:ioMapping><zeebe:input target='x'/></zeebe:ioMapping>")))
                .node("n");

        assertThat(value(node.inputs().getFirst().source())).isNull();
    }

    @Test
    void flows_need_no_ids() {
        String xml = TestBpmn.process("""
                <bpmn:startEvent id="s"/><bpmn:parallelGateway id="a"/><bpmn:parallelGateway id="b"/>
                <bpmn:sequenceFlow sourceRef="s" targetRef="a"/>
                <bpmn:sequenceFlow sourceRef="a" targetRef="b"/><bpmn:sequenceFlow sourceRef="a" targetRef="b"/>""");

        assertThat(model(xml).outgoing("s")).containsExactly(new Flow("s->a", "s", "a", null));
        assertThat(model(xml).outgoing("a")).extracting(Flow::id).containsExactly("a->b", "a->b#2");
    }

    @Test
    void an_error_without_a_code_is_any_error() {
        ProcessModel model = model(TestBpmn.withDefinitions(TestBpmn.start("s")
                + TestBpmn.job("n")
                + TestBpmn.event("boundaryEvent", "id='b' attachedToRef='n'", TestBpmn.error("codeless"))
                + flow("f", "s", "n")));

        assertThat(model.node("b").element())
                .isEqualTo(new BoundaryEvent("n", true, new dev.onset.engine.Trigger.Error(null)));
    }

    @Test
    void a_start_event_may_have_a_form() {
        assertThat(TestBpmn.warnings(TestBpmn.process("""
                <bpmn:startEvent id="s"><bpmn:extensionElements><zeebe:formDefinition formId="order"/>
                </bpmn:extensionElements></bpmn:startEvent>"""))).isEmpty();
    }

    @Test
    void a_job_has_its_priority_or_that_of_its_process() throws Exception {
        String process =
                "<bpmn:extensionElements><zeebe:jobPriorityDefinition priority='=x * 2'/></bpmn:extensionElements>"
                        + "<bpmn:startEvent id='s'/>%s" + flow("f", "s", "n");

        assertThat(value(job(TestBpmn.process(
                                process.formatted(activity("serviceTask", "<zeebe:taskDefinition type='mail'/>"))))
                        .priority()))
                .isEqualTo(10);
        assertThat(value(job(TestBpmn.process(process.formatted(activity(
                                "sendTask",
                                "<zeebe:taskDefinition type='mail'/><zeebe:jobPriorityDefinition priority='-7'/>"))))
                        .priority()))
                .isEqualTo(-7);
        assertThat(value(job(around(activity("serviceTask", "<zeebe:taskDefinition type='mail'/>")))
                        .priority()))
                .isEqualTo(0);
    }

    @Test
    void a_script_is_feel() throws Exception {
        ScriptTask script = (ScriptTask)
                node(around(activity("scriptTask", "<zeebe:script expression='=x * 2' resultVariable='y'/>")));

        assertThat(value(script.script())).isEqualTo(10);
        assertThat(script.resultVariable()).isEqualTo("y");
    }

    @Test
    void a_user_task_with_nothing_said_has_nothing() throws Exception {
        UserTask task = userTask("");

        assertThat(value(task.assignee())).isNull();
        assertThat(value(task.candidateGroups())).isNull();
        assertThat(value(task.candidateUsers())).isNull();
        assertThat(value(task.dueDate())).isNull();
        assertThat(value(task.followUpDate())).isNull();
        assertThat(value(task.priority())).isNull();
        assertThat(value(task.formKey())).isNull();
    }

    @Test
    void a_user_task_has_the_values_that_are_said() throws Exception {
        UserTask task = userTask("""
                <zeebe:assignmentDefinition assignee="jane" candidateGroups="approvers, loan officers,"
                    candidateUsers="joe"/>
                <zeebe:taskSchedule dueDate="2026-01-31T12:00:00Z"
                    followUpDate="2026-01-31T12:00:00+01:00[Europe/Berlin]"/>
                <zeebe:priorityDefinition priority="80"/>
                <zeebe:formDefinition formKey="form"/>""");

        assertThat(value(task.assignee())).isEqualTo("jane");
        assertThat(value(task.candidateGroups())).isEqualTo(List.of("approvers", "loan officers"));
        assertThat(value(task.candidateUsers())).isEqualTo(List.of("joe"));
        assertThat(value(task.dueDate())).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(value(task.followUpDate())).isEqualTo("2026-01-31T12:00:00+01:00[Europe/Berlin]");
        assertThat(value(task.priority())).isEqualTo(80);
        assertThat(value(task.formKey())).isEqualTo("form");
    }

    @Test
    void a_user_task_has_the_values_of_its_expressions() throws Exception {
        UserTask task = userTask("""
                <zeebe:assignmentDefinition assignee="=names[1]" candidateGroups="=names" candidateUsers="=names"/>
                <zeebe:taskSchedule dueDate='=now() + duration("P1D")' followUpDate="=now()"/>
                <zeebe:priorityDefinition priority="=x * 10"/>
                <zeebe:formDefinition formId='="form-" + string(x)' bindingType="deployment"/>""");

        assertThat(value(task.assignee())).isEqualTo("a");
        assertThat(value(task.candidateGroups())).isEqualTo(List.of("a", "b"));
        assertThat(value(task.candidateUsers())).isEqualTo(List.of("a", "b"));
        assertThat(value(task.dueDate())).isEqualTo("1970-01-02T00:00:00Z");
        assertThat(value(task.followUpDate())).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(value(task.priority())).isEqualTo(50);
        assertThat(value(task.formKey())).isEqualTo("form-5");
    }

    @Test
    void an_exclusive_gateway_has_its_conditions_and_its_default_flow() throws Exception {
        ProcessModel model = model(TestBpmn.process("""
                <bpmn:startEvent id="s"/>
                <bpmn:exclusiveGateway id="g" default="otherwise"/>
                <bpmn:endEvent id="a"/><bpmn:endEvent id="b"/><bpmn:endEvent id="c"/>"""
                + flow("f", "s", "g") + flow("large", "g", "a", "\n  =x > 9\n") + flow("small", "g", "b", "=x &lt; 9")
                + flow("otherwise", "g", "c")));

        assertThat(model.node("g").element()).isEqualTo(new ExclusiveGateway("otherwise"));
        assertThat(model.outgoing("g")).extracting(Flow::id).containsExactly("large", "small", "otherwise");
        List<@Nullable Object> values = new java.util.ArrayList<>();
        for (Flow flow : model.outgoing("g")) {
            values.add(flow.condition() == null ? "none" : value(flow.condition()));
        }
        assertThat(values).containsExactly(false, true, "none");
    }

    @Test
    void a_gateway_that_only_joins_needs_no_condition() {
        assertThat(errors(around("<bpmn:exclusiveGateway id='n'/>"))).isEmpty();
        assertThat(node(around("<bpmn:parallelGateway id='n'/>"))).isEqualTo(new ParallelGateway());
    }

    @Test
    void an_end_may_terminate() {
        ProcessModel model = model(TestBpmn.process("""
                <bpmn:startEvent id="s"/>
                <bpmn:endEvent id="e"><bpmn:terminateEventDefinition/></bpmn:endEvent>""" + flow("f", "s", "e")));

        assertThat(model.node("e").element()).isEqualTo(new TerminateEndEvent());
    }

    @Test
    void a_subprocess_is_a_scope() {
        ProcessModel model = model(around("""
                <bpmn:subProcess id="n" name="Inside">
                  <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
                  <bpmn:startEvent id="s2"/><bpmn:endEvent id="e2"/>
                  <bpmn:sequenceFlow id="f3" sourceRef="s2" targetRef="e2"/>
                  <bpmn:textAnnotation id="t"><bpmn:text>A note</bpmn:text></bpmn:textAnnotation>
                </bpmn:subProcess>"""));

        assertThat(model.node("n").element()).isEqualTo(new SubProcess("s2"));
        assertThat(model.children("n")).extracting(Node::id).containsExactly("s2", "e2");
        assertThat(model.children("p")).extracting(Node::id).containsExactly("s", "n", "e");
    }

    @Test
    void mappings_are_kept_in_their_order() throws Exception {
        Node node = model(around(activity("serviceTask", """
                        <zeebe:taskDefinition type="mail"/>
                        <zeebe:ioMapping>
                          <zeebe:input source="=x + 1" target="y"/>
                          <zeebe:output source="=x" target="order.total"/>
                          <zeebe:input source="plain" target="z"/>
                        </zeebe:ioMapping>"""))).node("n");

        assertThat(node.inputs()).extracting(mapping -> mapping.target()).containsExactly("y", "z");
        assertThat(value(node.inputs().get(0).source())).isEqualTo(6);
        assertThat(value(node.inputs().get(1).source())).isEqualTo("plain");
        assertThat(node.outputs()).extracting(mapping -> mapping.target()).containsExactly("order.total");
    }

    @Test
    void events_may_have_mappings() {
        String xml = TestBpmn.process("""
                <bpmn:startEvent id="s"><bpmn:extensionElements><zeebe:ioMapping>
                  <zeebe:output source="=x" target="y"/></zeebe:ioMapping></bpmn:extensionElements></bpmn:startEvent>
                <bpmn:endEvent id="e"><bpmn:extensionElements><zeebe:ioMapping>
                  <zeebe:input source="=x" target="y"/><zeebe:output source="=y" target="z"/>
                </zeebe:ioMapping></bpmn:extensionElements></bpmn:endEvent>""" + flow("f", "s", "e"));

        assertThat(model(xml).node("s").outputs()).hasSize(1);
        assertThat(model(xml).node("e").inputs()).hasSize(1);
        assertThat(model(xml).node("e").outputs()).hasSize(1);
    }

    @Test
    void what_is_for_people_and_tools_is_ignored() {
        assertThat(errors(TestBpmn.file("""
                <bpmn:collaboration id="c">
                  <bpmn:participant id="pool" name="Bank" processRef="p"/><bpmn:participant id="other"/>
                  <bpmn:messageFlow id="mf" sourceRef="other" targetRef="pool"/>
                </bpmn:collaboration>
                <bpmn:process id="p" isExecutable="true">
                  <bpmn:documentation>What it is for</bpmn:documentation>
                  <bpmn:extensionElements>
                    <zeebe:versionTag value="1"/><zeebe:properties><zeebe:property name="a" value="b"/></zeebe:properties>
                    <other:thing xmlns:other="http://example.com/other" anything="goes"><other:more/></other:thing>
                  </bpmn:extensionElements>
                  <bpmn:laneSet id="ls"><bpmn:lane id="l"><bpmn:flowNodeRef>s</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
                  <bpmn:startEvent id="s"/>
                  <bpmn:task id="n" zeebe:modelerTemplate="t" zeebe:modelerTemplateIcon="data:">
                    <bpmn:documentation>A note</bpmn:documentation>
                    <bpmn:extensionElements><zeebe:properties><zeebe:property name="a" value="b"/></zeebe:properties>
                    </bpmn:extensionElements>
                    <bpmn:property id="prop" name="__targetRef_placeholder"/>
                    <bpmn:dataInputAssociation id="da">
                      <bpmn:sourceRef>dor</bpmn:sourceRef><bpmn:targetRef>prop</bpmn:targetRef>
                    </bpmn:dataInputAssociation>
                  </bpmn:task>
                  <bpmn:dataObject id="do"/><bpmn:dataObjectReference id="dor" dataObjectRef="do"/>
                  <bpmn:dataStoreReference id="dsr"/>
                  <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="n"/>
                  <bpmn:group id="g"/>
                  <bpmn:textAnnotation id="t"><bpmn:text>A note</bpmn:text></bpmn:textAnnotation>
                  <bpmn:association id="as" sourceRef="n" targetRef="t"/>
                </bpmn:process>
                <bpmn:process id="black_box" isExecutable="false"><bpmn:receiveTask id="any"/></bpmn:process>"""))).isEmpty();
    }

    @Test
    void a_file_may_have_several_processes() {
        String process = "<bpmn:process id='%1$s' isExecutable='true'><bpmn:startEvent id='s_%1$s'/></bpmn:process>";
        Compilation compilation = TestBpmn.compile(TestBpmn.file(process.formatted("p") + process.formatted("q")));

        assertThat(compilation.processes())
                .extracting(CompiledProcess::processId)
                .containsExactly("p", "q");
    }

    @Test
    void one_bad_process_refuses_the_file() {
        Compilation compilation = TestBpmn.compile(TestBpmn.file("""
                <bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/></bpmn:process>
                <bpmn:process id="q" isExecutable="true"/>"""));

        assertThat(errors(compilation)).containsExactly("q: A process needs a start event");
        assertThat(compilation.processes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1"})
    void files_may_be_in_any_common_encoding(String encoding) throws Exception {
        String xml = around("<bpmn:task id=\"n\" name=\"Prüfen\"/>").replace("UTF-8", encoding);
        String bom = encoding.endsWith("E") ? "\uFEFF" : "";

        Compilation compilation = TestBpmn.compile((bom + xml).getBytes(encoding));

        assertThat(errors(compilation)).isEmpty();
        assertThat(compilation.processes().getFirst().model().node("n").name()).isEqualTo("Prüfen");
    }

    @Test
    void a_byte_order_mark_is_skipped() {
        assertThat(errors(TestBpmn.compile(
                        ("\uFEFF" + around("<bpmn:task id=\"n\"/>")).getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    @Test
    void errors_name_their_file() {
        assertThat(TestBpmn.compile("").errors())
                .extracting(error -> error.file())
                .containsExactly("test.bpmn");
    }
}

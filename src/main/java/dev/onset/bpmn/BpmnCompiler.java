package dev.onset.bpmn;

import dev.onset.bpmn.feel.FeelBudget;
import dev.onset.bpmn.feel.FeelExpressions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles BPMN 2.0 files in the Camunda 8 dialect to executable {@link dev.onset.engine.ProcessModel}s. A file compiles as
 * a whole or not at all: anything that Onset would not execute as it is drawn is an error, and all errors are reported at
 * once. Thread-safe.
 *
 * <p>Files may be hostile. A file is refused if it is larger than 4 MB, has more than 20,000 elements, nests elements more
 * than 64 levels deep or declares a document type. The parser never loads anything outside the file.
 *
 * @see <a href="https://www.omg.org/spec/BPMN/2.0.2/">BPMN 2.0.2</a>
 */
@ApplicationScoped
public class BpmnCompiler {

    private final BpmnReader reader = new BpmnReader();
    private final FeelExpressions feel = new FeelExpressions();

    /**
     * Compiles a file that is about to be published.
     *
     * @param path the name of the file, for error messages
     * @param xml the content of the file
     */
    public Compilation compile(String path, byte[] xml) {
        return compile(path, xml, BuildResources.NONE);
    }

    /**
     * As {@link #compile(String, byte[])}, for a file of a build with decisions and forms.
     *
     * @param resources the decisions and forms to which the processes may refer
     */
    public Compilation compile(String path, byte[] xml, BuildResources resources) {
        return compile(path, xml, resources, true);
    }

    /**
     * Compiles a file that this or an earlier release has published. Checks that concern only new models are skipped,
     * because instances of the file may be running.
     */
    public Compilation compilePublished(String path, byte[] xml, BuildResources resources) {
        return compile(path, xml, resources, false);
    }

    private Compilation compile(String path, byte[] xml, BuildResources resources, boolean isNew) {
        ModelErrors errors = new ModelErrors(path, isNew);
        BpmnXml definitions = reader.read(xml, errors);
        List<CompiledProcess> compiled =
                definitions == null ? List.of() : compile(definitions, resources, isNew, errors);
        return new Compilation(
                errors.isEmpty() ? compiled : List.of(), errors.toList(), errors.warnings(), errors.lines());
    }

    private List<CompiledProcess> compile(
            BpmnXml definitions, BuildResources resources, boolean isNew, ModelErrors errors) {
        ProcessCompiler compiler = new ProcessCompiler(
                new FileDefinitions(definitions, resources, errors),
                new ModelExpressions(feel, errors, FeelBudget.ofFile()),
                isNew,
                errors);
        List<BpmnXml> processes = definitions.children("process");
        List<BpmnXml> executable = processes.stream()
                .filter(process -> process.isTrue("isExecutable"))
                .toList();
        if (processes.isEmpty()) {
            errors.add(null, "The file has no process");
        } else if (executable.isEmpty()) {
            processes.forEach(process ->
                    errors.add(process.attribute("id"), "The process is not executable: set isExecutable=\"true\""));
        }
        List<CompiledProcess> compiled = new ArrayList<>();
        for (BpmnXml process : executable) {
            CompiledProcess result = compiler.compile(process);
            if (result != null) {
                compiled.add(result);
            }
        }
        return compiled;
    }
}

package dev.onset.bpmn;

import dev.onset.bpmn.feel.FeelBudget;
import dev.onset.bpmn.feel.FeelExpressions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles BPMN 2.0 files in the Camunda 8 dialect to what the core executes. A file is taken whole or not at all: whatever
 * would not be executed as it is drawn is an error, and all errors are found in one go. Thread-safe.
 *
 * <p>Files may be hostile: no file is larger than 4 MB, has more than 20,000 elements, nests more than 64 deep, declares
 * a document type, or makes the parser load anything.
 *
 * @see <a href="https://www.omg.org/spec/BPMN/2.0.2/">BPMN 2.0.2</a>
 */
@ApplicationScoped
public class BpmnCompiler {

    private final BpmnReader reader = new BpmnReader();
    private final FeelExpressions feel = new FeelExpressions();

    /**
     * Compiles a file that is to be published.
     *
     * @param path the file's name, for error messages
     * @param xml the file
     */
    public Compilation compile(String path, byte[] xml) {
        return compile(path, xml, true);
    }

    /**
     * Compiles a file that was published before, by this or an earlier release. It is not checked for what can be executed
     * but should not be published: instances of it may be running.
     */
    public Compilation compilePublished(String path, byte[] xml) {
        return compile(path, xml, false);
    }

    private Compilation compile(String path, byte[] xml, boolean isNew) {
        ModelErrors errors = new ModelErrors(path);
        BpmnXml definitions = reader.read(xml, errors);
        List<CompiledProcess> compiled = definitions == null ? List.of() : compile(definitions, isNew, errors);
        return new Compilation(errors.isEmpty() ? compiled : List.of(), errors.toList());
    }

    private List<CompiledProcess> compile(BpmnXml definitions, boolean isNew, ModelErrors errors) {
        ProcessCompiler compiler = new ProcessCompiler(
                new FileDefinitions(definitions, errors),
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
            processes.forEach(process -> errors.add(
                    process.attribute("id"), "The process is not executable: it needs isExecutable=\"true\""));
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

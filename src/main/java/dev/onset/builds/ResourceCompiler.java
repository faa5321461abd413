package dev.onset.builds;

import dev.onset.bpmn.Form;
import dev.onset.dmn.CompiledDecision;
import dev.onset.dmn.DmnCompiler;
import dev.onset.problems.ProblemError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compiles the DMN files and the forms of a build, to which its processes refer. */
final class ResourceCompiler {

    static final String DMN = ".dmn";
    static final String FORM = ".form";

    private final DmnCompiler dmn;

    ResourceCompiler(DmnCompiler dmn) {
        this.dmn = dmn;
    }

    /** The result of the compilation. The resources are complete only if there are no errors. */
    record Result(CompiledResources resources, List<ProblemError> errors) {}

    /** @param files all files of a build; others than DMN files and forms are skipped */
    Result compile(List<BuildContent.File> files) {
        List<ProblemError> errors = new ArrayList<>();
        Map<String, CompiledDecision> decisions = new LinkedHashMap<>();
        Map<String, Form> forms = new LinkedHashMap<>();
        for (BuildContent.File file : files) {
            if (file.path().endsWith(DMN)) {
                DmnCompiler.DecisionCompilation compilation = dmn.compile(file.path(), file.content());
                errors.addAll(compilation.errors());
                for (CompiledDecision decision : compilation.decisions()) {
                    if (decisions.putIfAbsent(decision.id(), decision) != null) {
                        errors.add(ProblemError.inElement(decision.id(), "Another decision of the build has this id")
                                .inFile(file.path()));
                    }
                }
            } else if (file.path().endsWith(FORM)) {
                try {
                    Form form = FormFiles.read(file.content());
                    if (forms.putIfAbsent(form.id(), form) != null) {
                        errors.add(ProblemError.inElement(form.id(), "Another form of the build has this id")
                                .inFile(file.path()));
                    }
                } catch (FormFiles.InvalidForm invalid) {
                    errors.add(ProblemError.inElement(null, String.valueOf(invalid.getMessage()))
                            .inFile(file.path()));
                }
            }
        }
        return new Result(new CompiledResources(decisions, forms), errors);
    }
}

package dev.onset.dmn;

import dev.onset.bpmn.ModelErrors;
import dev.onset.bpmn.feel.FeelBudget;
import dev.onset.bpmn.feel.FeelExpressions;
import dev.onset.dmn.CompiledDecision.Requirements;
import dev.onset.problems.ProblemError;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiles DMN files (1.1 to 1.5) to executable decisions. A file compiles as a whole or not at all, and all errors are
 * reported at once. Thread-safe.
 *
 * <p>Files may be hostile: the limits of a BPMN file hold, and the parser never loads anything outside the file.
 *
 * @see <a href="https://www.omg.org/spec/DMN/1.5/">DMN 1.5</a>
 */
@ApplicationScoped
public class DmnCompiler {

    private final DmnReader reader = new DmnReader();
    private final FeelExpressions feel = new FeelExpressions();

    /**
     * The result of compiling a file.
     *
     * @param decisions the decisions, in the order of the file; empty if there are errors
     * @param errors all errors, each with the id of its element if there is one; empty if the file is valid
     */
    public record DecisionCompilation(List<CompiledDecision> decisions, List<ProblemError> errors) {}

    /**
     * Compiles a file.
     *
     * @param path the name of the file, for error messages
     * @param xml the content of the file
     */
    public DecisionCompilation compile(String path, byte[] xml) {
        ModelErrors errors = new ModelErrors(path);
        DmnXml definitions = reader.read(xml, errors);
        List<CompiledDecision> decisions = definitions == null ? List.of() : compile(definitions, errors);
        return new DecisionCompilation(errors.isEmpty() ? decisions : List.of(), errors.toList());
    }

    private List<CompiledDecision> compile(DmnXml definitions, ModelErrors errors) {
        Requirements requirements =
                new Requirements(orElse(definitions.attribute("id"), ""), orElse(definitions.attribute("name"), ""));
        return new GraphCompiler(new DmnExpressions(feel, errors, FeelBudget.ofFile()), errors)
                .compile(definitions).stream()
                        .map(decision -> new CompiledDecision(feel, requirements, decision))
                        .toList();
    }

    private static String orElse(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }
}

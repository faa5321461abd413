package dev.onset.builds;

import dev.onset.bpmn.BpmnCompiler;
import dev.onset.bpmn.BuildResources;
import dev.onset.bpmn.Compilation;
import dev.onset.bpmn.CompiledProcess;
import dev.onset.dmn.DmnCompiler;
import dev.onset.engine.Bounds;
import dev.onset.engine.ProcessModel;
import dev.onset.problems.ProblemError;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compiles the content of a build and reports all of its errors at once. */
@ApplicationScoped
class BuildCompiler {

    static final int MAX_FILES = 200;

    private static final String BPMN = ".bpmn";
    private static final String SCHEMA = ".schema.json";
    private static final List<String> ENDINGS = List.of(BPMN, ResourceCompiler.DMN, ResourceCompiler.FORM, SCHEMA);
    private static final Pattern PATH = Pattern.compile("[\\p{L}\\p{N}\\[\\]()_-][\\p{L}\\p{N}\\[\\]()._ -]{0,199}");
    private static final Pattern PROCESS_NAME =
            Pattern.compile("[\\p{L}\\p{N}\\[\\]()._-]{1," + Bounds.PROCESS_NAME + "}");

    private final BpmnCompiler bpmn;
    private final ResourceCompiler resourceCompiler;

    BuildCompiler(BpmnCompiler bpmn, DmnCompiler dmn) {
        this.bpmn = bpmn;
        this.resourceCompiler = new ResourceCompiler(dmn);
    }

    /**
     * A compiled process to be stored.
     *
     * @param path the path of its BPMN file
     */
    record Compiled(
            String name,
            String path,
            CompiledProcess process,
            @Nullable InputSchema inputSchema) {}

    /**
     * The result of the compilation of a build.
     *
     * @param errors the errors; a build with errors must not be stored
     * @param warnings what does not refuse the build
     */
    record Result(
            List<Compiled> processes,
            CompiledResources resources,
            List<ProblemError> errors,
            List<ProblemError> warnings) {}

    /** The maximum number of warnings of a build. */
    static final int MAX_WARNINGS = 100;

    Result compile(BuildContent content) {
        List<ProblemError> errors = new ArrayList<>();
        checkPaths(content, errors);
        if (!errors.isEmpty()) {
            return new Result(List.of(), CompiledResources.NONE, errors, List.of());
        }
        ResourceCompiler.Result resources = resourceCompiler.compile(content.files());
        errors.addAll(resources.errors());
        if (!errors.isEmpty()) {
            // The errors of processes that refer to these files would only follow from them.
            return new Result(List.of(), CompiledResources.NONE, errors, List.of());
        }
        BuildResources forProcesses = resources.resources().forProcesses();
        Map<String, InputSchema> schemas = compileSchemas(content, errors);
        List<ProblemError> warnings = new ArrayList<>();
        Map<String, Map<String, Integer>> lines = new HashMap<>();
        Map<String, Compiled> processes = new LinkedHashMap<>();
        Map<String, String> unusedNames = new HashMap<>(content.processNames());
        for (BuildContent.File file : content.files()) {
            if (file.path().endsWith(BPMN)) {
                Compilation compilation = bpmn.compile(file.path(), file.content(), forProcesses);
                compilation.errors().forEach(error -> errors.add(error.inFile(file.path())));
                compilation.warnings().forEach(warning -> warnings.add(warning.inFile(file.path())));
                lines.put(file.path(), compilation.lines());
                for (CompiledProcess process : compilation.processes()) {
                    unusedNames.remove(process.processId());
                    String name = content.processNames().getOrDefault(process.processId(), process.processId());
                    Compiled compiled = new Compiled(name, file.path(), process, schemas.remove(name));
                    if (!PROCESS_NAME.matcher(name).matches()) {
                        errors.add(ProblemError.inElement(
                                        process.processId(),
                                        "A process name must have 1 to " + Bounds.PROCESS_NAME
                                                + " letters, digits and characters of []()._-")
                                .inFile(file.path()));
                    } else if (processes.putIfAbsent(name, compiled) != null) {
                        errors.add(ProblemError.inElement(
                                        process.processId(), "Another process of the build has the name " + name)
                                .inFile(file.path()));
                    }
                }
            }
        }
        if (errors.isEmpty()) {
            unusedNames
                    .keySet()
                    .forEach(id -> errors.add(ProblemError.inElement(
                            id, "A name is given for this process, but the build does not have it")));
            schemas.keySet()
                    .forEach(name -> errors.add(
                            ProblemError.inElement(null, "The build has no process with the name of this schema")
                                    .inFile(name + SCHEMA)));
        }
        checkCalls(processes, lines, errors);
        return new Result(
                List.copyOf(processes.values()),
                resources.resources(),
                errors,
                warnings.size() <= MAX_WARNINGS ? warnings : warnings.subList(0, MAX_WARNINGS));
    }

    private static void checkCalls(
            Map<String, Compiled> processes, Map<String, Map<String, Integer>> lines, List<ProblemError> errors) {
        if (!errors.isEmpty()) {
            // Errors in a file leave out its processes, so calls of them would be errors that follow from those.
            return;
        }
        Map<String, ProcessModel> models = new LinkedHashMap<>();
        processes.forEach(
                (name, compiled) -> models.put(name, compiled.process().model()));
        new CallChecks(models, (name, element, detail) -> {
                    String path = Objects.requireNonNull(processes.get(name)).path();
                    ProblemError error = ProblemError.inElement(element, detail).inFile(path);
                    Integer line = lines.getOrDefault(path, Map.of()).get(element);
                    errors.add(line == null ? error : error.atLine(line));
                })
                .check();
    }

    private static Map<String, InputSchema> compileSchemas(BuildContent content, List<ProblemError> errors) {
        Map<String, InputSchema> schemas = new HashMap<>();
        for (BuildContent.File file : content.files()) {
            if (file.path().endsWith(SCHEMA)) {
                String name = file.path().substring(0, file.path().length() - SCHEMA.length());
                try {
                    schemas.put(name, InputSchema.compile(file.content()));
                } catch (InputSchema.InvalidSchema invalid) {
                    errors.add(ProblemError.inElement(null, String.valueOf(invalid.getMessage()))
                            .inFile(file.path()));
                }
            }
        }
        return schemas;
    }

    private static void checkPaths(BuildContent content, List<ProblemError> errors) {
        if (content.files().size() > MAX_FILES) {
            errors.add(ProblemError.inElement(null, "A build must have at most " + MAX_FILES + " files"));
            return;
        }
        if (content.files().stream().noneMatch(file -> file.path().endsWith(BPMN))) {
            errors.add(ProblemError.inElement(null, "A build must have at least one .bpmn file"));
        }
        Map<String, String> seen = new HashMap<>();
        for (BuildContent.File file : content.files()) {
            String path = file.path();
            if (!PATH.matcher(path).matches() || ENDINGS.stream().noneMatch(path::endsWith)) {
                errors.add(ProblemError.inElement(
                        null,
                        "A file name must end with .bpmn, .dmn, .form or .schema.json and must not have other characters than"
                                + " letters, digits, spaces and []()._-"));
            } else if (seen.put(path, path) != null) {
                errors.add(
                        ProblemError.inElement(null, "Two files have this name").inFile(path));
            }
        }
    }
}

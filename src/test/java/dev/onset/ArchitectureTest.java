package dev.onset;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.onset.platform.Entities;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import dev.onset.security.Requires.Enforcer;
import io.quarkus.security.Authenticated;
import jakarta.annotation.security.PermitAll;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.validation.Constraint;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses ONSET = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.onset");

    @Test
    void the_execution_core_knows_no_framework_and_no_other_feature() {
        noClasses()
                .that()
                .resideInAPackage("dev.onset.engine..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("jakarta..", "io.quarkus..", "org.hibernate..")
                        .or(resideInAnyPackage("dev.onset..")
                                .and(DescribedPredicate.not(resideInAnyPackage("dev.onset.engine..")))))
                .because("docs/adr/0002: the core is pure, and stands on nothing of ours")
                .check(ONSET);
    }

    @Test
    void the_execution_core_has_no_time_of_its_own_and_no_chance() {
        noClasses()
                .that()
                .resideInAPackage("dev.onset.engine..")
                .should()
                .dependOnClassesThat(
                        are(type(Clock.class).or(type(InstantSource.class)).or(type(Random.class))))
                .orShould()
                .callMethodWhere(callTo(Instant.class, "now")
                        .or(callTo(System.class, "currentTimeMillis"))
                        .or(callTo(System.class, "nanoTime"))
                        .or(callTo(UUID.class, "randomUUID"))
                        .or(callTo(Math.class, "random")))
                .because("docs/adr/0002: the same event on the same state has the same outcome")
                .check(ONSET);
    }

    @Test
    void features_form_no_cycle() {
        slices().matching("dev.onset.(*)..")
                .should()
                .beFreeOfCycles()
                .because("dependencies point inwards")
                .check(ONSET);
    }

    @Test
    void jobs_and_user_tasks_know_no_api() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.onset.jobs..", "dev.onset.usertasks..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "dev.onset.camunda..",
                        "com.fasterxml.jackson.annotation..",
                        "com.fasterxml.jackson.databind..",
                        "org.eclipse.microprofile.openapi..",
                        "jakarta.ws.rs.."))
                .because("adapters map the requests and answers of an API to their commands and results")
                .check(ONSET);
    }

    @Test
    void jobs_and_user_tasks_do_not_know_each_other() {
        slices().matching("dev.onset.(jobs|usertasks)..")
                .should()
                .notDependOnEachOther()
                .because("they share only the runtime")
                .check(ONSET);
    }

    @Test
    void nothing_depends_on_the_adapter_to_the_camunda_api() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.onset.camunda..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.onset.camunda..")
                .because("an adapter maps an API to the features, which do not know it")
                .check(ONSET);
    }

    @Test
    void the_subjects_of_the_camunda_api_share_only_what_is_above_them() {
        slices().matching("dev.onset.camunda.(*)..")
                .should()
                .notDependOnEachOther()
                .because("each subject has a package of its own")
                .check(ONSET);
        noClasses()
                .that()
                .resideInAPackage("dev.onset.camunda")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.onset.camunda.*..")
                .because("what the subjects share knows none of them")
                .check(ONSET);
    }

    @Test
    void classes_form_no_cycle() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return SliceIdentifier.of(type.getName().replaceAll("\\$.*", ""));
                    }

                    @Override
                    public String getDescription() {
                        return "classes, each with those that are nested in it";
                    }
                })
                .should()
                .beFreeOfCycles()
                .because("a class is understood with those that it depends on, and nothing leads back")
                .check(ONSET);
    }

    @Test
    void no_entity_is_an_answer_or_a_body() {
        resourceMethods(notHave("an entity as a type of its signature", ArchitectureTest::entitiesOfSignature))
                .because("entities stay behind their feature's repository")
                .check(ONSET);
    }

    @Test
    void entities_are_loaded_so_that_a_failed_query_does_not_look_like_an_absent_row() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Entities.class.getName())
                .should()
                .callMethodWhere(describe(
                        "finds an entity by its identifier, see " + Entities.class.getName(),
                        (JavaMethodCall call) -> call.getName().startsWith("findById")
                                || (call.getName().equals("find")
                                        && call.getTargetOwner().isAssignableTo(EntityManager.class))))
                .check(ONSET);
    }

    @Test
    void every_resource_method_declares_its_permission() {
        resourceMethods(have("@Requires, @PermitAll or @Authenticated", ArchitectureTest::declaresPermission))
                .because("who may call it is to be seen where it is")
                .check(ONSET);
    }

    @Test
    void what_the_filter_enforces_has_its_place_in_the_path() {
        resourceMethods(have("a workspace in the path, or a permission of the platform", method -> {
                    Requires requires =
                            method.tryGetAnnotationOfType(Requires.class).orElse(null);
                    return requires == null
                            || requires.by() == Enforcer.SERVICE
                            || requires.value() == Permission.WORKSPACE_CREATE
                            || path(method).contains("{workspaceId}");
                }))
                .because("the filter knows no other place")
                .check(ONSET);
    }

    @Test
    void a_service_enforces_where_the_path_does_not_say_the_place_or_its_statement_reads_the_grants() {
        assertThat(ONSET.stream()
                        .flatMap(resource -> resource.getMethods().stream())
                        .filter(method -> method.tryGetAnnotationOfType(Requires.class)
                                .filter(requires -> requires.by() != Enforcer.FILTER)
                                .isPresent())
                        .filter(method -> path(method).contains("{workspaceId}"))
                        .map(JavaMethod::getName))
                .as("before their bodies are read, nothing is known of who sends them")
                .containsExactlyInAnyOrder(
                        // One statement asks and starts.
                        "startOnActiveBuild",
                        "start",
                        // The body, the query or the grant itself says the place.
                        "grant",
                        "listGrants",
                        "revoke");
    }

    @Test
    void every_constraint_of_a_request_has_a_message_in_one_place() throws IOException {
        Properties messages = new Properties();
        try (InputStream file = ArchitectureTest.class.getResourceAsStream("/ValidationMessages.properties")) {
            messages.load(file);
        }
        assertThat(ONSET.stream()
                        .filter(JavaClass::isRecord)
                        .flatMap(type -> type.getFields().stream())
                        .flatMap(field -> field.getAnnotations().stream())
                        .map(JavaAnnotation::getRawType)
                        .filter(annotation -> annotation.isAnnotatedWith(Constraint.class))
                        // The message of a pattern is at the pattern.
                        .filter(annotation -> !annotation.isEquivalentTo(Pattern.class))
                        .map(annotation -> annotation.getName() + ".message")
                        .distinct())
                .as("a message of the library is in the language of the machine")
                .contains("jakarta.validation.constraints.NotNull.message")
                .isSubsetOf(messages.stringPropertyNames());
    }

    private static String path(JavaMethod method) {
        return Stream.of(
                        method.getOwner().tryGetAnnotationOfType(Path.class), method.tryGetAnnotationOfType(Path.class))
                .flatMap(Optional::stream)
                .map(Path::value)
                .collect(Collectors.joining("/"));
    }

    private static ArchRule resourceMethods(ArchCondition<JavaMethod> condition) {
        return methods()
                .that(describe(
                        "are resource methods",
                        method -> method.getAnnotations().stream()
                                .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class))))
                .and()
                .areDeclaredInClassesThat(describe("are resources", type -> type.isMetaAnnotatedWith(Path.class)))
                .should(condition)
                .allowEmptyShould(true);
    }

    private static boolean declaresPermission(JavaMethod method) {
        return Stream.of(Requires.class, PermitAll.class, Authenticated.class)
                .anyMatch(annotation -> method.isAnnotatedWith(annotation)
                        || (annotation != Requires.class && method.getOwner().isAnnotatedWith(annotation)));
    }

    private static List<JavaClass> entitiesOfSignature(JavaMethod method) {
        return Stream.concat(Stream.of(method.getReturnType()), method.getParameterTypes().stream())
                .map(JavaType::getAllInvolvedRawTypes)
                .flatMap(java.util.Collection::stream)
                .filter(type -> type.isAnnotatedWith(Entity.class))
                .toList();
    }

    private static DescribedPredicate<JavaCall<?>> callTo(Class<?> type, String method) {
        return target(owner(type(type))).and(target(name(method)));
    }

    private static ArchCondition<JavaMethod> have(String what, java.util.function.Predicate<JavaMethod> holds) {
        return new ArchCondition<>("have " + what) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                events.add(new SimpleConditionEvent(
                        method, holds.test(method), method.getFullName() + " has not " + what));
            }
        };
    }

    private static ArchCondition<JavaMethod> notHave(
            String what, java.util.function.Function<JavaMethod, List<JavaClass>> found) {
        return new ArchCondition<>("not have " + what) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                events.add(new SimpleConditionEvent(
                        method, found.apply(method).isEmpty(), method.getFullName() + " has " + found.apply(method)));
            }
        };
    }
}

package dev.onset.start;

import dev.onset.builds.Definitions;
import dev.onset.builds.ProcessDefinition;
import dev.onset.engine.ProcessModel;
import dev.onset.platform.Ids;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.NewInstance;
import dev.onset.runtime.StartKey;
import dev.onset.runtime.Values;
import dev.onset.start.StartTargets.StartKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Validates starts and plans the instances to be created. */
@ApplicationScoped
class StartPlans {

    /** How far {@code startAt} may be in the past, because the clocks of clients differ. */
    private static final Duration JUST_PASSED = Duration.ofMinutes(1);

    /** The maximum time until an expiry. A later time is assumed to be a mistake. */
    private static final Duration MAX_EXPIRY = Duration.ofDays(36_525);

    private final Definitions definitions;
    private final StartConfig config;
    private final InstantSource clock;

    StartPlans(Definitions definitions, StartConfig config, InstantSource clock) {
        this.definitions = definitions;
        this.config = config;
        this.clock = clock;
    }

    /** The process to start, its build and its start event. */
    record Plan(StartTargets.Target target, ProcessDefinition definition, String startEvent) {}

    /**
     * Validates a start.
     *
     * @throws Problem if the process cannot be started with these options or values
     */
    Plan check(StartTargets.Target target, StartRequest request) {
        Plan plan = plan(target, request.options());
        checkValues(plan, request.values());
        return plan;
    }

    /**
     * Validates the options of a start.
     *
     * @throws Problem if the process cannot be started with these options
     */
    Plan plan(StartTargets.Target target, StartOptions options) {
        ProcessDefinition definition = definitions.get(target.definitionId());
        StartCounter.resolved(target.applicationId(), definition.name());
        String startEvent = startNode(definition.model(), options.startEvent());
        checkTime(options.startAt());
        checkExpiry(options.expiryTime(), options.startAt());
        return new Plan(target, definition, startEvent);
    }

    /**
     * Validates process values.
     *
     * @return the errors; empty if the process accepts the values
     */
    static List<ProblemError> errors(Plan plan, Map<String, @Nullable Object> values) {
        List<ProblemError> errors = Values.check(values);
        return errors.isEmpty() && plan.definition().inputSchema() != null
                ? plan.definition().inputSchema().validate(values)
                : errors;
    }

    /**
     * Validates process values.
     *
     * @throws Problem {@code invalid-process-input}
     */
    static void checkValues(Plan plan, Map<String, @Nullable Object> values) {
        List<ProblemError> errors = errors(plan, values);
        if (!errors.isEmpty()) {
            throw invalidInput(errors);
        }
    }

    static Problem invalidInput(List<ProblemError> errors) {
        return new Problem(ProblemType.INVALID_PROCESS_INPUT, "The process does not accept these values.")
                .withErrors(errors);
    }

    /**
     * Returns the instance to be created for a validated start.
     *
     * @param uniqueBusinessKeys whether the application requires unique business keys; ignored if the statement that
     *     creates the instance determines this itself
     */
    NewInstance start(
            StartTargets.Place place, Plan plan, StartRequest request, StartKeys keys, boolean uniqueBusinessKeys) {
        StartOptions options = request.options();
        StartTargets.Target target = plan.target();
        return new NewInstance(
                Ids.next(),
                target.workspaceId(),
                target.applicationId(),
                plan.definition(),
                plan.startEvent(),
                request.values(),
                options.platform(),
                place.principal().subject(),
                null,
                options.businessKey(),
                options.businessKey() != null && uniqueBusinessKeys,
                null,
                keys.keyId() == null ? null : key(keys.keyId(), request, target),
                options.isGuarded() ? config.idempotencyWait() : null,
                options.startAt(),
                options.expiryTime() == null ? null : options.expiryTime().truncatedTo(ChronoUnit.MICROS));
    }

    private StartKey key(String keyId, StartRequest request, StartTargets.Target target) {
        return new StartKey(
                keyId,
                request.options().fingerprint(request.values()),
                target.buildStatus().name(),
                clock.instant().plus(config.idempotencyRetention()));
    }

    /**
     * Returns the result of the first start with the key, regardless of later changes to the build and the instance.
     *
     * @throws Problem {@code idempotency-key-reused} if the request differs from the first one
     */
    static Started replay(
            IdempotencyRecord kept, StartTargets.Result found, StartTargets.Place place, StartRequest request) {
        if (!kept.fingerprint().equals(request.options().fingerprint(request.values()))) {
            throw new Problem(
                    ProblemType.IDEMPOTENCY_KEY_REUSED,
                    "The idempotency key was already used for a start of this process with other values or parameters.");
        }
        return new Started(
                kept.instance(),
                new StartTargets.Target(
                        Objects.requireNonNull(found.workspaceId()),
                        place.applicationId(),
                        kept.buildId(),
                        kept.buildStatus(),
                        kept.definitionId()),
                request.processName(),
                kept.state(),
                true,
                null);
    }

    /** Returns the problem for a business key that a running instance already has. */
    static Problem businessKeyInUse(UUID holder) {
        return new Problem(
                        ProblemType.BUSINESS_KEY_IN_USE, "A running instance of the application has this business key.")
                .with("uuid", holder);
    }

    private void checkExpiry(@Nullable Instant expiryTime, @Nullable Instant startAt) {
        if (expiryTime == null) {
            return;
        }
        Instant now = clock.instant();
        Instant start = startAt != null && startAt.isAfter(now) ? startAt : now;
        if (!expiryTime.isAfter(start) || expiryTime.isAfter(now.plus(MAX_EXPIRY))) {
            throw new Problem(
                            ProblemType.INVALID_PARAMETER,
                            "The expiry time must be after the start and at most 36,525 days ahead.")
                    .with("parameter", "expiryTime");
        }
    }

    private void checkTime(@Nullable Instant startAt) {
        if (startAt == null) {
            return;
        }
        Instant now = clock.instant();
        if (startAt.isBefore(now.minus(JUST_PASSED)) || startAt.isAfter(now.plus(config.maxDelay()))) {
            throw new Problem(
                            ProblemType.INVALID_PARAMETER,
                            "The start time must not be in the past or more than %d days ahead."
                                    .formatted(config.maxDelay().toDays()))
                    .with("parameter", "startAt");
        }
    }

    /** Returns the start node. An unknown start event, or none if there are several to choose from, is an error. */
    private static String startNode(ProcessModel model, @Nullable String named) {
        if (named == null && model.hasOneNoneStart()) {
            return model.startEvent();
        }
        if (named != null && model.startEvents().contains(named)) {
            return named;
        }
        if (named == null && model.noneStarts().isEmpty()) {
            throw new Problem(
                            ProblemType.ILLEGAL_STATE,
                            "The process has no none start event. Only messages, timers, and starts with the parameter startEvent can start it.")
                    .with("startEvents", model.startEvents());
        }
        throw new Problem(
                        ProblemType.INVALID_PARAMETER,
                        named == null
                                ? "The process has several none start events; the parameter startEvent must name one of them."
                                : "The process has no start event with this id.")
                .with("parameter", "startEvent")
                .with("startEvents", named == null ? model.noneStarts() : model.startEvents());
    }
}

package dev.onset.runtime;

import dev.onset.engine.Effect;
import dev.onset.engine.ExecutionState;
import dev.onset.engine.HistoryEvent;
import dev.onset.engine.InstanceState;
import dev.onset.engine.StepResult;
import dev.onset.engine.WorkKind;
import dev.onset.testing.OpenEffects;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the runtime in memory: does what {@link EffectWriter}, {@link JdbiInstanceStore}, {@link JdbiMessageStore} and
 * {@link WakeupRows} do in SQL, statement by statement, with the locks that they take. States pass through {@link StateCodec}.
 */
final class MemoryStore implements InstanceStore, InstanceCreation {

    static final Instant NEVER_AVAILABLE = Instant.parse("9999-12-31T23:59:59Z");

    private static final Duration BACKUP_AFTER = Duration.ofSeconds(5);
    private static final Duration LEFT_BEHIND = Duration.ofSeconds(5);
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(1);
    private static final Duration ID_RETENTION = Duration.ofHours(1);

    /** A row of {@code process_instance}. */
    private record InstanceRow(StoredInstance instance, String variables, String tokens, InstanceState state) {}

    /** A row that a token of an instance has. */
    record TokenKey(UUID instance, long token) implements Comparable<TokenKey> {

        @Override
        public int compareTo(TokenKey other) {
            int byInstance = instance.compareTo(other.instance);
            return byInstance == 0 ? Long.compare(token, other.token) : byInstance;
        }
    }

    static final class JobRow {

        final TokenKey of;
        final long key;
        String node;
        int retries;

        @Nullable
        Integer retriesSet;

        Instant availableAt;

        @Nullable
        Instant heldAvailableAt;

        JobRow(TokenKey of, long key, String node, int retries, Instant availableAt) {
            this.of = of;
            this.key = key;
            this.node = node;
            this.retries = retries;
            this.availableAt = availableAt;
        }
    }

    static final class SubscriptionRow {

        final TokenKey of;
        final String process;
        final String name;
        final String correlationKey;
        final boolean repeats;
        final Instant createdAt;
        boolean held;
        /** Goes up whenever it could not be matched for a while. */
        int interruptions;

        SubscriptionRow(TokenKey of, String process, Effect.AwaitMessage effect, boolean held, Instant createdAt) {
            this.of = of;
            this.process = process;
            this.name = effect.name();
            this.correlationKey = effect.correlationKey();
            this.repeats = effect.repeats();
            this.held = held;
            this.createdAt = createdAt;
        }

        boolean waitsFor(MessageRow message) {
            return name.equals(message.message.name()) && correlationKey.equals(message.message.correlationKey());
        }
    }

    static final class WakeupRow {

        final String id;
        final Wakeup.Stored wakeup;
        Instant due;
        boolean picked;
        long version = 1;

        WakeupRow(String id, Wakeup.Stored wakeup, Instant due) {
            this.id = id;
            this.wakeup = wakeup;
            this.due = due;
        }
    }

    static final class MessageRow {

        final StoredMessage message;
        final @Nullable String messageId;
        final Instant publishedAt;
        final Instant expiresAt;
        /** In which order messages were stored, whatever the clocks said. */
        final long order;

        boolean pending = true;

        MessageRow(
                StoredMessage message, @Nullable String messageId, Instant publishedAt, Instant expiresAt, long order) {
            this.message = message;
            this.messageId = messageId;
            this.publishedAt = publishedAt;
            this.expiresAt = expiresAt;
            this.order = order;
        }

        boolean lives(Instant now) {
            return pending || isUnexpired(now);
        }

        boolean isUnexpired(Instant now) {
            return expiresAt.isAfter(now) && expiresAt.isAfter(publishedAt);
        }
    }

    static final Comparator<MessageRow> OLDEST_FIRST =
            Comparator.comparing((MessageRow row) -> row.publishedAt).thenComparing(row -> row.message.id());

    record Correlation(UUID message, String process) {}

    static final class ClaimRow {

        final UUID instance;
        final @Nullable Long subscription;
        final Instant claimedAt;
        boolean open;
        /** Others see it only when the transaction that makes it has committed. */
        boolean committed;

        ClaimRow(UUID instance, @Nullable Long subscription, boolean open, Instant claimedAt) {
            this.instance = instance;
            this.subscription = subscription;
            this.open = open;
            this.committed = !open;
            this.claimedAt = claimedAt;
        }

        boolean isFor(TokenKey subscriptionKey) {
            return instance.equals(subscriptionKey.instance)
                    && subscription != null
                    && subscription == subscriptionKey.token;
        }
    }

    /**
     * A message that was taken: kept for ever, to be looked at.
     *
     * @param claimedAt by the clock of the database
     */
    record Taken(MessageRow message, String process, UUID instance, long subscription, Instant claimedAt) {}

    /** A job with its instance, as a worker's call reads it. */
    record JobOfInstance(StoredInstance instance, long key, long token, int retries) {

        boolean hasFailed() {
            return instance.execution().tokens().stream().anyMatch(each -> each.id() == token && each.incident());
        }
    }

    private final Interleaving interleaving;
    private final ProcessCatalog processes;
    private final Supplier<Instant> databaseClock;

    private final Map<UUID, InstanceRow> instances = new LinkedHashMap<>();
    final Map<UUID, List<List<HistoryEvent>>> history = new HashMap<>();
    final Map<TokenKey, JobRow> jobs = new TreeMap<>();
    /** The effects of each instance, applied as the tests of the engine do it: they must be consistent. */
    private final Map<UUID, OpenEffects> effects = new HashMap<>();

    final Map<TokenKey, SubscriptionRow> subscriptions = new TreeMap<>();
    final Map<String, WakeupRow> wakeups = new TreeMap<>();
    final Map<UUID, MessageRow> messages = new LinkedHashMap<>();
    final Map<Correlation, ClaimRow> claims = new LinkedHashMap<>();
    final List<Taken> taken = new ArrayList<>();
    /** Which subscriptions have given a message back. */
    final Map<Correlation, Set<TokenKey>> givenBack = new HashMap<>();

    /** How often somebody moved an instance with its lock. */
    long exclusives;

    private final Set<UUID> exclusive = new LinkedHashSet<>();
    final MemoryMessages messageStore = new MemoryMessages();
    private long sequence;
    /** How often something was written. */
    long changes;

    MemoryStore(Interleaving interleaving, ProcessCatalog processes, Supplier<Instant> databaseClock) {
        this.interleaving = interleaving;
        this.processes = processes;
        this.databaseClock = databaseClock;
    }

    private <T> T call(String what, Supplier<T> statement) {
        interleaving.before(what);
        T result = statement.get();
        interleaving.after(result);
        return result;
    }

    // Instances.

    private static final class InstanceLock {
        private InstanceLock() {}

        static Object of(UUID instance) {
            return "instance " + instance;
        }
    }

    private static Object lockOf(Correlation claim) {
        return claim;
    }

    Collection<StoredInstance> all() {
        return instances.keySet().stream().map(this::read).toList();
    }

    @Nullable
    StoredInstance peek(UUID uuid) {
        return instances.containsKey(uuid) ? read(uuid) : null;
    }

    private StoredInstance read(UUID uuid) {
        return instances.get(uuid).instance();
    }

    @Override
    public Optional<StoredInstance> find(UUID uuid) {
        return call("find " + uuid, () -> Optional.ofNullable(peek(uuid)));
    }

    @Override
    public int openBelow(UUID root, int limit) {
        return count(
                row -> row.instance().parent() != null
                        && row.instance().parent().root().equals(root),
                limit);
    }

    @Override
    public int openInApplication(UUID applicationId, int limit) {
        return count(row -> row.instance().applicationId().equals(applicationId), limit);
    }

    private int count(Predicate<InstanceRow> condition, int limit) {
        return (int) instances.values().stream()
                .filter(row -> !row.state().isEnded())
                .filter(condition)
                .limit(limit)
                .count();
    }

    @Override
    public boolean write(InstanceWrite step) {
        UUID uuid = step.after().uuid();
        Claim claim = step.claim();
        interleaving.before("write " + uuid + " " + step.after().revision());
        boolean within = exclusive.contains(uuid) && interleaving.holds(InstanceLock.of(uuid));
        List<Object> locked = new ArrayList<>();
        boolean written;
        try {
            if (!within) {
                interleaving.lock(InstanceLock.of(uuid));
                locked.add(InstanceLock.of(uuid));
            }
            if (claim != null && isOpen(claim)) {
                Object lock = lockOf(new Correlation(claim.message(), claim.process()));
                interleaving.lock(lock);
                locked.add(lock);
            }
            written = apply(step);
        } finally {
            locked.forEach(interleaving::unlock);
        }
        if (!within) {
            interleaving.after(written);
        }
        return written;
    }

    private boolean apply(InstanceWrite step) {
        StoredInstance after = step.after();
        StoredInstance before = Objects.requireNonNull(step.before());
        InstanceRow row = instances.get(after.uuid());
        if (row == null || row.instance().revision() != before.revision()) {
            return false;
        }
        Claim claim = step.claim();
        if (claim != null) {
            if (!isOpen(claim)) {
                return false;
            }
            ClaimRow consumed = claims.get(new Correlation(claim.message(), claim.process()));
            consumed.open = false;
            taken.add(new Taken(
                    messages.get(claim.message()),
                    claim.process(),
                    claim.instance(),
                    claim.subscription(),
                    consumed.claimedAt));
        }
        writeRows(step);
        step.called().forEach(this::insert);
        return true;
    }

    private boolean isOpen(Claim claim) {
        ClaimRow row = claims.get(new Correlation(claim.message(), claim.process()));
        return row != null && row.open && row.isFor(new TokenKey(claim.instance(), claim.subscription()));
    }

    @Override
    public void create(List<InstanceWrite> first) {
        call("create " + first.size(), () -> {
            first.forEach(this::insert);
            return true;
        });
    }

    @Override
    public boolean createIfUnclaimed(InstanceWrite first, UUID message) {
        return call("create for message " + message, () -> {
            StoredInstance created = first.after();
            Correlation correlation = new Correlation(message, created.processName());
            MessageRow row = messages.get(message);
            if (row != null && claims.containsKey(correlation)) {
                String channel = channelOf(row);
                interleaving.lock(channel);
                interleaving.unlock(channel);
            }
            if (row == null || claims.containsKey(correlation) || !row.lives(created.startedAt())) {
                return false;
            }
            insertStarted(first, correlation);
            return true;
        });
    }

    @Override
    public boolean createByClaim(InstanceWrite first, Claim claim) {
        return call("create by claim of " + claim.message(), () -> {
            Correlation correlation = new Correlation(claim.message(), claim.process());
            interleaving.lock(lockOf(correlation));
            try {
                if (!isOpen(claim)) {
                    return false;
                }
                insertStarted(first, correlation);
                return true;
            } finally {
                interleaving.unlock(lockOf(correlation));
            }
        });
    }

    private void insertStarted(InstanceWrite first, Correlation correlation) {
        StoredInstance created = first.after();
        boolean running = created.messageKey() != null
                && created.endedAt() == null
                && instances.values().stream()
                        .map(InstanceRow::instance)
                        .anyMatch(other -> other.endedAt() == null
                                && other.processName().equals(created.processName())
                                && created.messageKey().equals(other.messageKey()));
        if (running) {
            throw new StartConflict(StartConflict.Kind.MESSAGE_KEY_TAKEN);
        }
        claims.put(correlation, new ClaimRow(created.uuid(), null, false, databaseClock.get()));
        taken.add(new Taken(
                messages.get(correlation.message), created.processName(), created.uuid(), -1, databaseClock.get()));
        insert(first);
    }

    private static String channelOf(MessageRow row) {
        return "channel " + row.message.name() + " " + row.message.correlationKey();
    }

    private void insert(InstanceWrite first) {
        Violation.unless(
                !instances.containsKey(first.after().uuid()), "an instance is created once", "" + first.after());
        writeRows(first);
        first.called().forEach(this::insert);
    }

    @Override
    public <T> T exclusively(UUID uuid, Supplier<T> action) {
        interleaving.before("lock " + uuid);
        Object lock = InstanceLock.of(uuid);
        interleaving.lock(lock);
        exclusive.add(uuid);
        exclusives++;
        T result;
        try {
            result = action.get();
        } finally {
            exclusive.remove(uuid);
            interleaving.unlock(lock);
        }
        interleaving.after(true);
        return result;
    }

    private void writeRows(InstanceWrite write) {
        changes++;
        StoredInstance after = write.after();
        String variables = StateCodec.variables(after.execution());
        String tokens = StateCodec.tokens(after.execution());
        ExecutionState state = StateCodec.read(
                after.state(), processes.get(after.definitionId()).model(), variables, tokens);
        Violation.unless(tokens.equals(StateCodec.tokens(state)), "a stored state is read as it was written", tokens);
        instances.put(after.uuid(), new InstanceRow(with(after, state), variables, tokens, after.state()));
        List<List<HistoryEvent>> steps = history.computeIfAbsent(after.uuid(), uuid -> new ArrayList<>());
        steps.add(write.step().history());
        Violation.unless(
                steps.size() == after.revision(),
                "revisions have no gap and no double",
                after.uuid().toString());
        applyEffects(write);
        write.changes().forEach(change -> apply(write, change));
        Rows rows = Rows.of(write.step());
        UUID uuid = after.uuid();
        rows.revived.forEach(revived -> {
            JobRow job = jobs.get(new TokenKey(uuid, revived.token()));
            if (job != null) {
                job.availableAt = write.at();
                job.retries = revived.retries() != 0
                        ? revived.retries()
                        : job.retriesSet != null ? job.retriesSet : Math.max(job.retries, 1);
                job.retriesSet = null;
            }
        });
        rows.done.forEach(token -> jobs.remove(new TokenKey(uuid, token)));
        rows.forgotten.forEach(subscription -> subscriptions.remove(new TokenKey(uuid, subscription)));
        if (rows.hold) {
            of(uuid, jobs).stream().filter(job -> job.heldAvailableAt == null).forEach(job -> {
                job.heldAvailableAt = job.availableAt;
                job.availableAt = NEVER_AVAILABLE;
            });
        }
        if (rows.release) {
            of(uuid, jobs).stream().filter(job -> job.heldAvailableAt != null).forEach(job -> {
                job.availableAt = Objects.requireNonNull(job.heldAvailableAt);
                job.heldAvailableAt = null;
            });
        }
        boolean held = after.state() == InstanceState.ON_HOLD;
        if (rows.hold || rows.release) {
            of(uuid, subscriptions).forEach(row -> {
                row.held = held;
                row.interruptions++;
            });
        }
        for (Effect.AwaitMessage await : rows.awaited) {
            TokenKey key = new TokenKey(uuid, await.subscription());
            subscriptions.put(key, new SubscriptionRow(key, after.processName(), await, held, write.at()));
        }
        for (Effect.PublishMessage message : rows.published) {
            messageStore.put(
                    message.id(),
                    new NewMessage(
                            after.workspaceId(),
                            after.applicationId(),
                            message.name(),
                            message.correlationKey(),
                            message.messageId(),
                            message.variables(),
                            Duration.between(write.at(), message.expiresAt())),
                    after.startedBy(),
                    write.at());
        }
        for (Effect.CreateJob job : rows.created) {
            TokenKey key = new TokenKey(uuid, job.token());
            jobs.put(key, new JobRow(key, ++sequence, job.node(), job.retries(), write.at()));
        }
        delete(write.settled(), inserted(write.wakeups()));
        if (held) {
            of(uuid, jobs)
                    .forEach(job -> Violation.unless(
                            job.heldAvailableAt != null && job.availableAt.equals(NEVER_AVAILABLE),
                            "a job of an instance on hold stays held",
                            job.of.toString()));
        }
    }

    private void applyEffects(InstanceWrite write) {
        UUID uuid = write.after().uuid();
        OpenEffects open = effects.computeIfAbsent(uuid, created -> new OpenEffects());
        List<Effect> steps = write.step().effects();
        Set<Long> disarmed = new TreeSet<>();
        for (Effect effect : steps) {
            if (effect instanceof Effect.DisarmTimer timer) {
                disarmed.add(timer.subscription());
            }
        }
        for (Wakeup.Stored settled : write.settled()) {
            if (settled instanceof Wakeup.Timer timer && !disarmed.contains(timer.subscription())) {
                open.fired(timer.subscription());
            }
        }
        open.apply(steps);
        if (write.after().state().isEnded()) {
            open.continued();
            open.assertNothingOpen();
        }
    }

    /** Returns the tokens of an instance that have an incident. */
    Set<TokenKey> incidents(UUID instance) {
        Set<TokenKey> found = new TreeSet<>();
        effects.get(instance).incidents.keySet().forEach(token -> found.add(new TokenKey(instance, token)));
        return found;
    }

    Set<TokenKey> incidents() {
        Set<TokenKey> found = new TreeSet<>();
        effects.keySet().forEach(instance -> found.addAll(incidents(instance)));
        return found;
    }

    private void apply(InstanceWrite write, RowChange change) {
        UUID uuid = write.after().uuid();
        switch (change) {
            case RowChange.FailJob failure -> {
                JobRow job = jobs.get(new TokenKey(uuid, failure.token()));
                if (job != null) {
                    job.retries = failure.retries();
                    job.availableAt = failure.availableAt();
                }
            }
            case RowChange.RenameNodes nodes ->
                of(uuid, jobs).forEach(job -> job.node = nodes.renamed().getOrDefault(job.node, job.node));
            case RowChange.AssignUserTask ignored -> {}
            case RowChange.ChangeUserTask ignored -> {}
            case RowChange.Expiry ignored -> {}
        }
    }

    private static StoredInstance with(StoredInstance instance, ExecutionState state) {
        return new StoredInstance(
                instance.uuid(),
                instance.workspaceId(),
                instance.applicationId(),
                instance.buildId(),
                instance.definitionId(),
                instance.processName(),
                instance.revision(),
                state,
                instance.platform(),
                instance.startedAt(),
                instance.startedBy(),
                instance.endedAt(),
                instance.parent(),
                instance.businessKey(),
                instance.messageKey(),
                instance.expiresAt(),
                instance.traceparent());
    }

    /** The effects of a step that are rows. */
    private record Rows(
            List<Effect.CreateJob> created,
            List<Effect.AwaitMessage> awaited,
            List<Effect.PublishMessage> published,
            List<Effect.ReviveJob> revived,
            List<Long> done,
            List<Long> forgotten,
            boolean hold,
            boolean release) {

        static Rows of(StepResult step) {
            return new Rows(
                    only(step, Effect.CreateJob.class),
                    only(step, Effect.AwaitMessage.class),
                    only(step, Effect.PublishMessage.class),
                    only(step, Effect.ReviveJob.class),
                    only(step, Effect.RemoveWork.class).stream()
                            .filter(work -> work.kind() == WorkKind.JOB)
                            .map(Effect.RemoveWork::token)
                            .toList(),
                    only(step, Effect.ForgetMessage.class).stream()
                            .map(Effect.ForgetMessage::subscription)
                            .toList(),
                    !only(step, Effect.Hold.class).isEmpty(),
                    !only(step, Effect.Release.class).isEmpty());
        }

        private static <E extends Effect> List<E> only(StepResult step, Class<E> type) {
            return step.effects().stream()
                    .filter(type::isInstance)
                    .map(type::cast)
                    .toList();
        }
    }

    static <R> List<R> of(UUID instance, Map<TokenKey, R> table) {
        List<R> rows = new ArrayList<>();
        table.forEach((key, row) -> {
            if (key.instance().equals(instance)) {
                rows.add(row);
            }
        });
        return rows;
    }

    // Wake-ups.

    private static String idOf(Wakeup.Stored wakeup) {
        WakeupRows.Row row = WakeupRows.of(List.of(wakeup)).getFirst();
        return row.task() + " " + row.name();
    }

    @Override
    public void settle(Wakeup.Stored done) {
        call("settle " + idOf(done), () -> {
            delete(List.of(done), Set.of());
            return true;
        });
    }

    @Override
    public void replace(Wakeup.Stored done, UUID applicationId, List<? extends Wakeup.Stored> next) {
        call("replace " + idOf(done), () -> {
            changes += next.size();
            delete(List.of(done), inserted(next));
            return true;
        });
    }

    /** One statement sees the rows as they were before it: it does not delete what it inserts, or writes again. */
    private Set<String> inserted(List<? extends Wakeup.Stored> more) {
        Set<String> inserted = new TreeSet<>();
        for (Wakeup.Stored wakeup : more) {
            String id = idOf(wakeup);
            WakeupRow row = wakeups.get(id);
            if (row == null) {
                wakeups.put(id, new WakeupRow(id, wakeup, dueOf(wakeup)));
                inserted.add(id);
            } else if (row.picked) {
                row.due = dueOf(wakeup);
                row.picked = false;
                row.version++;
                inserted.add(id);
            }
        }
        return inserted;
    }

    private Instant dueOf(Wakeup.Stored wakeup) {
        Instant due = wakeup.due();
        return due == null ? databaseClock.get().plus(BACKUP_AFTER) : due;
    }

    private void delete(List<? extends Wakeup.Stored> done, Set<String> except) {
        for (Wakeup.Stored wakeup : done) {
            String id = idOf(wakeup);
            WakeupRow row = wakeups.get(id);
            if (row != null && !row.picked && !except.contains(id)) {
                wakeups.remove(id);
            }
        }
    }

    /** As db-scheduler does it: whoever gets the row marks it; null where somebody else has it. */
    @Nullable
    Long pick(WakeupRow seen) {
        return call("pick " + seen.id, () -> {
                    WakeupRow row = wakeups.get(seen.id);
                    if (row == null || row.picked) {
                        return Optional.<Long>empty();
                    }
                    row.picked = true;
                    row.version++;
                    return Optional.of(row.version);
                })
                .orElse(null);
    }

    void complete(WakeupRow seen, long version) {
        call("complete " + seen.id, () -> {
            WakeupRow row = wakeups.get(seen.id);
            if (row != null && row.version == version) {
                wakeups.remove(seen.id);
            }
            return true;
        });
    }

    void fail(WakeupRow seen, long version) {
        call("fail " + seen.id, () -> {
            WakeupRow row = wakeups.get(seen.id);
            if (row != null && row.version == version) {
                row.picked = false;
                row.version++;
            }
            return true;
        });
    }

    /** Nobody has said for a while that the execution lives. */
    void revive(WakeupRow row) {
        row.picked = false;
        row.version++;
    }

    // Jobs.

    Optional<JobOfInstance> job(TokenKey of) {
        return call("job " + of, () -> {
            JobRow job = jobs.get(of);
            return job == null
                    ? Optional.empty()
                    : Optional.of(new JobOfInstance(read(of.instance), job.key, of.token, job.retries));
        });
    }

    /** A worker takes a job. */
    void activate(TokenKey of, Instant now) {
        call("activate " + of, () -> {
            JobRow job = jobs.get(of);
            if (job != null && job.retries > 0 && !job.availableAt.isAfter(now)) {
                job.availableAt = now.plusSeconds(60);
            }
            return true;
        });
    }

    boolean putOff(JobOfInstance read, int retries, Instant availableAt) {
        return change(read, job -> {
            job.retries = retries;
            job.availableAt = availableAt;
        });
    }

    boolean setRetries(JobOfInstance read, int retries) {
        return change(read, job -> {
            if (read.hasFailed()) {
                job.retriesSet = retries;
            } else {
                job.retries = retries;
            }
        });
    }

    private boolean change(JobOfInstance read, java.util.function.Consumer<JobRow> change) {
        return call("change job " + read.key, () -> {
            JobRow job = jobs.get(new TokenKey(read.instance().uuid(), read.token));
            if (job == null || job.retries != read.retries || job.heldAvailableAt != null) {
                return false;
            }
            change.accept(job);
            return true;
        });
    }

    /** The tables of messages. */
    final class MemoryMessages implements MessageStore {

        @Override
        public boolean store(UUID id, NewMessage message, String publishedBy, Instant now) {
            return call(
                    "store " + message.name() + " " + message.correlationKey() + " " + id,
                    () -> put(id, message, publishedBy, now));
        }

        private boolean put(UUID id, NewMessage message, String publishedBy, Instant now) {
            boolean used = message.messageId() != null
                    && messages.values().stream()
                            .anyMatch(other -> message.messageId().equals(other.messageId)
                                    && message.name().equals(other.message.name())
                                    && message.correlationKey().equals(other.message.correlationKey()));
            if (used) {
                return false;
            }
            changes++;
            messages.put(
                    id,
                    new MessageRow(
                            new StoredMessage(
                                    id,
                                    message.workspaceId(),
                                    message.applicationId(),
                                    message.name(),
                                    message.correlationKey(),
                                    message.variables(),
                                    publishedBy),
                            message.messageId(),
                            now,
                            now.plus(message.timeToLive()),
                            ++sequence));
            return true;
        }

        private boolean hasHad(MessageRow message, SubscriptionRow subscription) {
            return claims.containsKey(new Correlation(message.message.id(), subscription.process));
        }

        private boolean hasOpenClaim(SubscriptionRow subscription) {
            return claims.values().stream().anyMatch(claim -> claim.open && claim.isFor(subscription.of));
        }

        boolean canTake(SubscriptionRow subscription, MessageRow message) {
            return subscription.waitsFor(message)
                    && !subscription.held
                    && !hasHad(message, subscription)
                    && (subscription.repeats || !hasOpenClaim(subscription));
        }

        private List<MessageRow> living(String name, String correlationKey, Predicate<MessageRow> lives) {
            return messages.values().stream()
                    .filter(row -> row.message.name().equals(name)
                            && row.message.correlationKey().equals(correlationKey)
                            && lives.test(row))
                    .sorted(OLDEST_FIRST)
                    .toList();
        }

        private List<Claim> claim(MessageRow message, Predicate<SubscriptionRow> wanted) {
            Map<String, SubscriptionRow> byProcess = new TreeMap<>();
            subscriptions.values().stream()
                    .filter(row -> wanted.test(row) && canTake(row, message))
                    .sorted(Comparator.comparing((SubscriptionRow row) -> row.createdAt)
                            .thenComparing(row -> row.of))
                    .forEach(row -> byProcess.putIfAbsent(row.process, row));
            List<Claim> made = new ArrayList<>();
            byProcess.forEach((process, row) -> {
                changes++;
                row.interruptions++;
                claims.put(
                        new Correlation(message.message.id(), process),
                        new ClaimRow(row.of.instance, row.of.token, true, databaseClock.get()));
                made.add(new Claim(message.message.id(), process, row.of.instance, row.of.token));
            });
            return made;
        }

        private List<Claim> claimLiving(String name, String correlationKey, Instant now) {
            String lock = "channel " + name + " " + correlationKey;
            interleaving.lock(lock);
            List<Claim> made = new ArrayList<>();
            boolean commits = false;
            try {
                // One statement sees what was committed before it.
                interleaving.before("claim");
                living(name, correlationKey, row -> row.lives(now))
                        .forEach(message -> made.addAll(claim(message, row -> true)));
                interleaving.before("commit claims");
                commits = true;
                return made;
            } finally {
                for (Claim claim : made) {
                    Correlation correlation = new Correlation(claim.message(), claim.process());
                    if (commits) {
                        claims.get(correlation).committed = true;
                    } else {
                        claims.remove(correlation);
                    }
                }
                interleaving.unlock(lock);
            }
        }

        @Override
        public List<Claim> match(UUID message, Instant now) {
            return call("match " + message, () -> {
                MessageRow row = messages.get(message);
                return row == null ? List.of() : claimLiving(row.message.name(), row.message.correlationKey(), now);
            });
        }

        @Override
        public List<Claim> matchFor(UUID instance, Instant now) {
            return call("match for " + instance, () -> {
                Set<List<String>> channels = new LinkedHashSet<>();
                of(instance, subscriptions).stream()
                        .filter(row -> !row.held)
                        .forEach(row -> channels.add(List.of(row.name, row.correlationKey)));
                List<Claim> made = new ArrayList<>();
                channels.forEach(channel -> made.addAll(claimLiving(channel.getFirst(), channel.getLast(), now)));
                return made;
            });
        }

        @Override
        public Optional<Delivery> next(UUID instance, long subscription) {
            return call("next " + instance + " " + subscription, () -> {
                TokenKey key = new TokenKey(instance, subscription);
                return claims.entrySet().stream()
                        .filter(claim -> claim.getValue().open
                                && claim.getValue().committed
                                && claim.getValue().isFor(key))
                        .min(Comparator.comparing(
                                claim -> messages.get(claim.getKey().message()), OLDEST_FIRST))
                        .map(claim -> new Delivery(
                                new Claim(
                                        claim.getKey().message(), claim.getKey().process(), instance, subscription),
                                messages.get(claim.getKey().message()).message,
                                peek(instance)));
            });
        }

        @Override
        public List<Claim> giveBack(Claim claim, Instant now) {
            return call("give back " + claim.message(), () -> giveBack(claim, now, false));
        }

        @Override
        public List<Claim> passOn(Claim claim, Instant now) {
            return call("pass on " + claim.message(), () -> giveBack(claim, now, true));
        }

        private List<Claim> giveBack(Claim claim, Instant now, boolean keep) {
            MessageRow named = messages.get(claim.message());
            if (named == null) {
                return List.of();
            }
            StoredMessage message = named.message;
            String lock = channelOf(named);
            TokenKey subscription = new TokenKey(claim.instance(), claim.subscription());
            List<Object> locked = new ArrayList<>();
            interleaving.lock(lock);
            try {
                for (Correlation open : openFor(subscription)) {
                    interleaving.lock(lockOf(open));
                    locked.add(lockOf(open));
                }
                Set<UUID> given = new LinkedHashSet<>();
                for (Correlation open : openFor(subscription)) {
                    changes++;
                    claims.remove(open);
                    given.add(open.message);
                    givenBack.computeIfAbsent(open, key -> new TreeSet<>()).add(subscription);
                }
                List<Claim> made = new ArrayList<>();
                living(
                                message.name(),
                                message.correlationKey(),
                                row -> row.lives(now) || given.contains(row.message.id()))
                        .forEach(living -> made.addAll(
                                claim(living, row -> living.lives(now) || row.process.equals(claim.process()))));
                made.forEach(again -> claims.get(new Correlation(again.message(), again.process())).committed = true);
                if (keep) {
                    given.forEach(id -> {
                        ClaimRow row = new ClaimRow(claim.instance(), claim.subscription(), true, databaseClock.get());
                        row.committed = true;
                        claims.putIfAbsent(new Correlation(id, claim.process()), row);
                    });
                }
                return made;
            } finally {
                locked.forEach(interleaving::unlock);
                interleaving.unlock(lock);
            }
        }

        private List<Correlation> openFor(TokenKey subscription) {
            return claims.entrySet().stream()
                    .filter(entry -> entry.getValue().open && entry.getValue().isFor(subscription))
                    .map(Map.Entry::getKey)
                    .toList();
        }

        @Override
        public Optional<StoredMessage> find(UUID message) {
            return call(
                    "find message " + message,
                    () -> Optional.ofNullable(messages.get(message)).map(row -> row.message));
        }

        @Override
        public Optional<Outcome> conclude(UUID message) {
            return call("conclude " + message, () -> {
                MessageRow row = messages.get(message);
                if (row != null) {
                    // Claims of a transaction that has not committed yet are there afterwards.
                    interleaving.lock(channelOf(row));
                    interleaving.unlock(channelOf(row));
                }
                if (!messages.containsKey(message)) {
                    return Optional.empty();
                }
                List<Claim> open = openWhere(correlation -> correlation.message.equals(message), null);
                if (open.isEmpty() && row.pending) {
                    changes++;
                    row.pending = false;
                }
                List<UUID> takers = new ArrayList<>();
                claims.forEach((correlation, claim) -> {
                    if (correlation.message.equals(message) && !claim.open) {
                        takers.add(claim.instance);
                    }
                });
                return Optional.of(new Outcome(open, takers));
            });
        }

        private List<Claim> openWhere(Predicate<Correlation> wanted, @Nullable Instant before) {
            List<Claim> open = new ArrayList<>();
            claims.forEach((correlation, claim) -> {
                if (claim.open
                        && claim.committed
                        && wanted.test(correlation)
                        && (before == null || claim.claimedAt.isBefore(before))) {
                    open.add(new Claim(
                            correlation.message,
                            correlation.process,
                            claim.instance,
                            Objects.requireNonNull(claim.subscription)));
                }
            });
            return open;
        }

        @Override
        public List<UUID> unclaimed(
                UUID application, String process, List<String> names, String correlationKey, Instant now) {
            return call(
                    "unclaimed " + process + " " + correlationKey,
                    () -> messages.values().stream()
                            .filter(row -> row.message.correlationKey().equals(correlationKey)
                                    && names.contains(row.message.name())
                                    && row.lives(now)
                                    && !claims.containsKey(new Correlation(row.message.id(), process)))
                            .sorted(OLDEST_FIRST)
                            .limit(100)
                            .map(row -> row.message.id())
                            .toList());
        }

        @Override
        public void matched(UUID message) {
            call("matched " + message, () -> {
                MessageRow row = messages.get(message);
                if (row != null) {
                    // Claims of a transaction that has not committed yet are there afterwards.
                    interleaving.lock(channelOf(row));
                    interleaving.unlock(channelOf(row));
                }
                if (row != null && row.pending) {
                    changes++;
                    row.pending = false;
                }
                return true;
            });
        }

        @Override
        public Leftovers leftovers(Instant now, int limit) {
            return call(
                    "leftovers",
                    () -> new Leftovers(
                            messages.values().stream()
                                    .filter(row -> row.pending && row.publishedAt.isBefore(now.minus(LEFT_BEHIND))
                                            || row.isUnexpired(now)
                                                    && subscriptions.values().stream()
                                                            .anyMatch(subscription -> canTake(subscription, row)))
                                    .sorted(OLDEST_FIRST)
                                    .limit(limit)
                                    .map(row -> row.message.id())
                                    .toList(),
                            openWhere(correlation -> true, databaseClock.get().minus(LEFT_BEHIND))));
        }

        @Override
        public void removeExpired(Instant now) {
            call("remove expired", () -> {
                Set<UUID> gone = new LinkedHashSet<>();
                for (MessageRow row : messages.values()) {
                    UUID id = row.message.id();
                    if (row.expiresAt.isBefore(now.minus(ANSWERED_WITHIN))
                            && !row.pending
                            && (row.messageId == null || row.publishedAt.isBefore(now.minus(ID_RETENTION)))
                            && claims.entrySet().stream()
                                    .noneMatch(claim -> claim.getKey().message.equals(id) && claim.getValue().open)) {
                        gone.add(id);
                    }
                }
                messages.keySet().removeAll(gone);
                claims.keySet().removeIf(correlation -> gone.contains(correlation.message));
                return true;
            });
        }
    }
}

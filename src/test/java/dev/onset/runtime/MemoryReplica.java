package dev.onset.runtime;

import dev.onset.engine.Event;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The parts of the runtime of one replica, on tables in memory. */
final class MemoryReplica {

    final Engine engine;
    final Messages messages;
    final WakeupDelivery delivery;

    MemoryReplica(
            MemoryStore store,
            ProcessCatalog processes,
            InstantSource clock,
            Wakeups wakeups,
            RuntimeConfig config,
            Supplier<UUID> ids) {
        Silent silent = new Silent();
        MessageStore messageStore = store.messageStore;
        engine = new Engine(store, processes, wakeups, silent, clock, config, ids);
        MessageStarts starts = new MessageStarts(messageStore, store, processes, engine, silent, ids);
        MessageDelivery messageDelivery = new MessageDelivery(messageStore, starts, engine, silent);
        messages = new Messages(messageStore, messageDelivery, starts, engine, silent, ids);
        delivery = new WakeupDelivery(
                store,
                new TimerWakeups(store, engine),
                new CallWakeups(store, engine, wakeups),
                messageDelivery,
                starts,
                messages);
    }

    private static final class Silent implements StepObserver, MessageObserver {

        private static final Span SPAN = new Span() {
            @Override
            public void of(StoredInstance instance) {}

            @Override
            public void failed(Throwable failure) {}

            @Override
            public void close() {}
        };

        @Override
        public @Nullable String trace() {
            return null;
        }

        @Override
        public Span begin(@Nullable Event event, @Nullable String traceparent) {
            return SPAN;
        }

        @Override
        public void wrote(InstanceWrite write, @Nullable Event event, long began) {}

        @Override
        public void published(String outcome) {}

        @Override
        public void correlated(String reached) {}
    }
}

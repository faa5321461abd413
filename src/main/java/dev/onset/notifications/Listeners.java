package dev.onset.notifications;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jboss.logging.Logger;

/** The listeners on this replica, by topic. */
final class Listeners {

    private static final Logger LOG = Logger.getLogger(Listeners.class);

    private final ConcurrentMap<Long, Set<Listener>> byTopic = new ConcurrentHashMap<>();

    private final class Listener implements Registration {

        private final Topic topic;
        private final Runnable action;

        Listener(Topic topic, Runnable action) {
            this.topic = topic;
            this.action = action;
        }

        void wake() {
            try {
                action.run();
            } catch (RuntimeException e) {
                // The publisher has committed, and must not fail because of a listener.
                LOG.error("A listener failed", e);
            }
        }

        @Override
        public void close() {
            byTopic.computeIfPresent(topic.id(), (id, listeners) -> {
                listeners.remove(this);
                return listeners.isEmpty() ? null : listeners;
            });
        }
    }

    Registration add(Topic topic, Runnable action) {
        Listener listener = new Listener(topic, action);
        byTopic.compute(topic.id(), (id, listeners) -> {
            Set<Listener> all = listeners == null ? ConcurrentHashMap.newKeySet(2) : listeners;
            all.add(listener);
            return all;
        });
        return listener;
    }

    void wake(long topic) {
        Set<Listener> listeners = byTopic.get(topic);
        if (listeners != null) {
            listeners.forEach(Listener::wake);
        }
    }

    void wakeAll() {
        byTopic.values().forEach(listeners -> listeners.forEach(Listener::wake));
    }

    /** Returns the number of topics with listeners. */
    int topics() {
        return byTopic.size();
    }
}

package dev.onset.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Runs clients one at a time: each has a thread of its own, and gives way at the calls of the ports, where the random source
 * says who is next, and who dies. What happens follows from the seed alone.
 */
final class Interleaving {

    /** The process that a client runs in has died. Nothing may catch it. */
    static final class Crash extends Error {

        private static final long serialVersionUID = 1L;

        Crash() {
            super("The replica has died", null, false, false);
        }
    }

    /** The connection to the database broke: before the statement was executed, or after it. */
    static final class ConnectionLost extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ConnectionLost() {
            super("The connection was lost", null, false, false);
        }
    }

    /** A caller, a scheduled execution or a pool's thread. */
    static final class Client {

        final String name;
        final int replica;
        private final Runnable action;
        private final Semaphore turn = new Semaphore(0);
        private boolean started;
        private boolean ended;
        private boolean doomed;
        private @Nullable Object blockedOn;

        Client(String name, int replica, Runnable action) {
            this.name = name;
            this.replica = replica;
            this.action = action;
        }
    }

    private final Random random;
    private final int giveWayPercent;
    private final int faultsPerMille;
    private final List<Client> clients = new ArrayList<>();
    private final Map<Object, Client> locks = new HashMap<>();
    private final Semaphore back = new Semaphore(0);
    private final @Nullable List<String> lines;
    private @Nullable Client current;
    private @Nullable Throwable failure;
    private boolean faults = true;
    private long hash = 17;
    private long calls;

    /** What happens when a replica dies. */
    private java.util.function.IntConsumer onCrash = replica -> {};

    Interleaving(Random random, boolean verbose) {
        this.random = random;
        this.giveWayPercent = 20 + random.nextInt(80);
        this.faultsPerMille = random.nextInt(4) == 0 ? 0 : random.nextInt(25);
        this.lines = verbose ? new ArrayList<>() : null;
    }

    private Interleaving() {
        this.random = new Random(0);
        this.giveWayPercent = 0;
        this.faultsPerMille = 0;
        this.lines = null;
    }

    /** One in which nothing fails, for clients that run one after the other. */
    static Interleaving undisturbed() {
        return new Interleaving();
    }

    void onCrash(java.util.function.IntConsumer action) {
        onCrash = action;
    }

    void stopFaults() {
        faults = false;
    }

    int clients() {
        return clients.size();
    }

    long calls() {
        return calls;
    }

    /** Tells one run from another. */
    long hash() {
        return hash;
    }

    List<String> lines() {
        return lines == null ? List.of() : lines;
    }

    void trace(String line) {
        hash = hash * 31 + line.hashCode();
        if (lines != null) {
            lines.add((current == null ? "-" : current.replica + " " + current.name) + ": " + line);
        }
    }

    Client current() {
        if (current == null) {
            throw new IllegalStateException("No client runs");
        }
        return current;
    }

    void spawn(Client client) {
        clients.add(client);
    }

    /** Lets a client run on for a while; false where none can. */
    boolean step() throws Throwable {
        List<Client> able = clients.stream()
                .filter(client -> client.doomed || client.blockedOn == null || !locks.containsKey(client.blockedOn))
                .toList();
        if (able.isEmpty()) {
            if (!clients.isEmpty()) {
                throw new Violation(
                        "no deadlock",
                        clients.stream()
                                .map(client -> client.name + " waits for " + client.blockedOn)
                                .toList()
                                .toString());
            }
            return false;
        }
        Client next = able.get(random.nextInt(able.size()));
        current = next;
        if (next.started) {
            next.turn.release();
        } else {
            next.started = true;
            Thread.ofVirtual().start(() -> run(next));
        }
        back.acquireUninterruptibly();
        current = null;
        if (next.ended) {
            clients.remove(next);
        }
        if (failure != null) {
            throw failure;
        }
        return true;
    }

    private void run(Client client) {
        try {
            if (!client.doomed) {
                client.action.run();
            }
        } catch (Crash crash) {
            trace("died");
        } catch (ConnectionLost lost) {
            trace("failed");
        } catch (Throwable e) {
            failure = e;
        } finally {
            locks.values().removeIf(holder -> holder == client);
            client.ended = true;
            back.release();
        }
    }

    private void giveWay(Client client) {
        back.release();
        client.turn.acquireUninterruptibly();
        if (client.doomed) {
            throw new Crash();
        }
    }

    /** A port is called, and has done nothing yet: others may go first. */
    void before(String call) {
        calls++;
        if (calls > 300_000) {
            throw new Violation("everything settles", "The clients do not come to an end");
        }
        Client client = current();
        if (random.nextInt(100) < giveWayPercent) {
            giveWay(client);
        }
        fault();
        trace(call);
    }

    /** A port was called, and has done what it does. */
    void after(Object result) {
        hash = hash * 31 + result.hashCode();
        fault();
    }

    private void fault() {
        if (!faults || faultsPerMille == 0 || random.nextInt(1000) >= faultsPerMille) {
            return;
        }
        if (random.nextBoolean()) {
            throw new ConnectionLost();
        }
        int replica = current().replica;
        trace("replica " + replica + " dies");
        for (Client client : clients) {
            if (client.replica == replica) {
                client.doomed = true;
            }
        }
        onCrash.accept(replica);
        throw new Crash();
    }

    /** Waits for a lock of the database. */
    void lock(Object key) {
        Client client = current();
        Client holder = locks.get(key);
        while (holder != null && holder != client) {
            client.blockedOn = key;
            try {
                giveWay(client);
            } finally {
                client.blockedOn = null;
            }
            holder = locks.get(key);
        }
        locks.put(key, client);
    }

    boolean holds(Object key) {
        return locks.get(key) == current;
    }

    void unlock(Object key) {
        locks.remove(key, current());
    }
}

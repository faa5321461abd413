import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/** What is done to the replicas, their connections and their database. */
final class Fault {

    enum Kind {
        /** A replica ends as in a power cut, and is started anew. */
        KILL(6, true),
        /** The same for both. */
        KILL_BOTH(1, false),
        /** A replica does nothing for 1 to 3 seconds, and does not know it: a long collection of garbage. */
        PAUSE(4, true),
        /** The same for 8 to 40 seconds: a virtual machine that is moved. It is taken for dead, and then is not. */
        STOP(1, true),
        /** The replica's connections to the database break. */
        CUT(5, true),
        /** Nothing comes through any more, and nobody is told; then all of it comes, or the connections break. */
        SILENT(4, true),
        /** The database gets what it is sent, and its answers get lost; then the connections break. */
        LOSE_ANSWERS(4, true),
        /** Everything takes longer. */
        DELAY(4, true),
        /** PostgreSQL ends some of the replica's sessions, whatever they are doing. */
        TERMINATE(5, true),
        /** A replica is killed and started with a clock that is wrong, and has it until it is started the next time. */
        SKEW(2, true),
        /** PostgreSQL is killed, and recovers. */
        POSTGRES(3, false),
        /** PostgreSQL's primary is lost, and its standby takes over. */
        FAILOVER(3, false),
        /** PostgreSQL's standby is away, so that commits wait; some waits are canceled, or their sessions ended. */
        STANDBY(4, false);

        /** How often it is drawn, compared to others. */
        final int weight;
        /** Whether it is done to one replica alone. */
        final boolean ofOneReplica;

        Kind(int weight, boolean ofOneReplica) {
            this.weight = weight;
            this.ofOneReplica = ofOneReplica;
        }
    }

    /** Differences of clocks in seconds: those of machines whose time is not kept well, and of one that nobody has set. */
    private static final List<Integer> WRONG_BY = List.of(-90, 90, 600, -90, 90, 600, -5, -2, 2, 5);
    private static final List<String> ENDS_WAITS = List.of("", "pg_cancel_backend", "pg_terminate_backend");
    /** What there is without a fault between two of one part, on average. */
    static final int PAUSE_MILLIS = 1_000;
    /** What a start of a replica takes, about. It only says how many faults there are in a round. */
    private static final int START_MILLIS = 6_000;

    final Kind kind;
    private final int replica;
    private final int millis;
    private final int amount;
    private final boolean harsh;

    private Fault(Kind kind, int replica, int millis, int amount, boolean harsh) {
        this.kind = kind;
        this.replica = replica;
        this.millis = millis;
        this.amount = amount;
        this.harsh = harsh;
    }

    static int wrongClock(Random random) {
        return WRONG_BY.get(random.nextInt(WRONG_BY.size()));
    }

    /**
     * What happens to one part in a round: faults that last about so long, one after the other.
     *
     * @param replica which one; less than 0 for what both depend on
     */
    static List<Fault> sequence(Random random, Options options, int replica, long millis) {
        List<Kind> kinds = Stream.of(Kind.values())
                .filter(kind -> kind != Kind.SKEW || options.faketime() != null)
                .filter(kind -> kind.ofOneReplica == replica >= 0)
                .filter(kind -> options.only().isEmpty() || options.only().contains(kind.name().toLowerCase(Locale.ROOT)))
                .flatMap(kind -> Collections.nCopies(kind.weight, kind).stream())
                .toList();
        List<Fault> faults = new ArrayList<>();
        for (long left = kinds.isEmpty() ? 0 : millis; left > 0; left -= faults.getLast().lasts()) {
            faults.add(draw(random, kinds.get(random.nextInt(kinds.size())), replica));
        }
        return faults;
    }

    private static Fault draw(Random random, Kind kind, int replica) {
        boolean harsh = random.nextBoolean();
        int millis = switch (kind) {
            case STOP -> 8_000 + random.nextInt(32_000);
            case PAUSE -> 1_000 + random.nextInt(2_000);
            // Mostly shorter than the time after which a replica gives a connection up.
            case SILENT -> random.nextInt(6) == 0 ? 11_000 + random.nextInt(10_000) : 1_000 + random.nextInt(2_000);
            case LOSE_ANSWERS -> 200 + random.nextInt(1_800);
            case DELAY -> 1_500 + random.nextInt(1_500);
            case CUT -> random.nextInt(1_500);
            case KILL, KILL_BOTH, POSTGRES -> random.nextInt(1_000);
            case FAILOVER -> random.nextInt(2_000);
            case STANDBY -> random.nextInt(4) == 0 ? 11_000 + random.nextInt(5_000) : 500 + random.nextInt(4_000);
            case SKEW, TERMINATE -> 0;
        };
        int amount = switch (kind) {
            case DELAY -> 20 + random.nextInt(180);
            case SKEW -> wrongClock(random);
            case TERMINATE -> 20 + random.nextInt(81);
            case STANDBY -> random.nextInt(ENDS_WAITS.size());
            case STOP, PAUSE, SILENT, LOSE_ANSWERS, CUT, KILL, KILL_BOTH, POSTGRES, FAILOVER -> 0;
        };
        return new Fault(kind, replica, millis, amount, harsh);
    }

    private int lasts() {
        return PAUSE_MILLIS + millis + switch (kind) {
            case KILL, KILL_BOTH, SKEW -> START_MILLIS;
            case POSTGRES, STANDBY -> 1_500;
            case FAILOVER -> 4_000;
            case STOP, PAUSE, SILENT, LOSE_ANSWERS, CUT, DELAY, TERMINATE -> 0;
        };
    }

    void inject(List<Replica> replicas, Postgres postgres) throws Exception {
        Replica target = replicas.get(Math.max(0, replica));
        switch (kind) {
            case KILL -> {
                target.kill();
                Faults.sleep(millis);
                target.restart(0);
            }
            case SKEW -> target.restart(amount);
            case KILL_BOTH -> {
                for (Replica each : replicas) {
                    each.kill();
                }
                Faults.sleep(millis);
                for (Replica each : replicas) {
                    each.start(0);
                }
                for (Replica each : replicas) {
                    each.awaitReady();
                }
            }
            case PAUSE, STOP -> {
                target.signal("STOP");
                Faults.sleep(millis);
                target.signal("CONT");
            }
            case CUT -> {
                target.proxy.mode(Proxy.Mode.REFUSE);
                Faults.sleep(millis);
                target.proxy.mode(Proxy.Mode.PASS);
            }
            case SILENT -> {
                target.proxy.mode(Proxy.Mode.SILENT);
                Faults.sleep(millis);
                if (harsh) {
                    target.proxy.mode(Proxy.Mode.REFUSE);
                }
                target.proxy.mode(Proxy.Mode.PASS);
            }
            case LOSE_ANSWERS -> {
                target.proxy.mode(Proxy.Mode.LOSE_ANSWERS);
                Faults.sleep(millis);
                target.proxy.mode(Proxy.Mode.REFUSE);
                target.proxy.mode(Proxy.Mode.PASS);
            }
            case DELAY -> {
                target.proxy.delay(amount);
                Faults.sleep(millis);
                target.proxy.mode(Proxy.Mode.PASS);
            }
            case TERMINATE -> {
                try {
                    postgres.terminate(target.proxy.clientPorts(), amount);
                } catch (SQLException down) {
                    // The database is down just now, and so are its sessions.
                }
            }
            case POSTGRES -> postgres.crash(millis);
            case FAILOVER -> postgres.failOver(millis);
            case STANDBY -> postgres.loseStandby(millis, harsh, ENDS_WAITS.get(amount));
        }
    }

    @Override
    public String toString() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return switch (kind) {
            case KILL_BOTH, POSTGRES, FAILOVER -> name;
            case KILL, CUT -> name + " " + replica;
            case STOP, PAUSE, LOSE_ANSWERS -> String.format(Locale.ROOT, "%s %d %.1fs", name, replica, millis / 1e3);
            case SILENT -> String.format(Locale.ROOT, "%s %d %.1fs%s", name, replica, millis / 1e3, harsh ? " cut" : "");
            case DELAY -> name + " " + replica + " " + amount + "ms";
            case TERMINATE -> name + " " + replica + " " + amount + "%";
            case SKEW -> String.format(Locale.ROOT, "%s %d %+ds", name, replica, amount);
            case STANDBY -> String.format(Locale.ROOT, "%s %.1fs %s%s", name, millis / 1e3, harsh ? "killed" : "stopped", List.of("", " waits canceled", " sessions ended").get(amount));
        };
    }
}

package dev.onset.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A well-formed process as a tree of blocks, each with one entry and one exit. {@link BlockDrawing} draws it as a model and
 * predicts the visits of each node, independently of the engine.
 */
sealed interface Block {

    record Job() implements Block {}

    /** A script that adds to the total sum. */
    record Automatic() implements Block {}

    record Sequence(List<Block> blocks) implements Block {}

    record Parallel(List<Block> branches) implements Block {}

    /** Takes the branch {@code chosen}. The last branch is the default. */
    record Choice(List<Block> branches, int chosen) implements Block {}

    record Loop(Block body, int times) implements Block {}

    record Scope(Block body) implements Block {}

    /** Takes the branches whose bit is set in {@code chosen}, or else the last, which is the default. */
    record Inclusive(List<Block> branches, int chosen) implements Block {}

    record ForEach(Block body, int items, boolean sequential) implements Block {}

    /** Waits for a message. */
    record Wait() implements Block {}

    /** Waits for a message or a timer, whichever occurs first. */
    record Race() implements Block {}

    /** A pair of link events. */
    record Link() implements Block {}

    /** A scope that throws an escalation, which a boundary event catches. */
    record Alarm(boolean interrupting) implements Block {}

    /** Waits for a condition that another branch makes true. */
    record Until() implements Block {}

    /** Publishes a message that nothing waits for. */
    record Publish() implements Block {}

    /** Throws an escalation that nothing catches. */
    record Unheard() implements Block {}

    /** A job with a boundary event, which may occur. */
    record Watched(Watch watch) implements Block {}

    /** A job with execution listeners. */
    record Listened() implements Block {}

    /** A scope with execution listeners, at the end of which tokens join with a start listener. */
    record ListenedScope(List<Block> branches) implements Block {}

    /** A scope that a timer may interrupt. */
    record Limited(Block body) implements Block {}

    /**
     * A scope with a job that is completed before the body, and compensated after it: by an event at the end of the scope,
     * or by one behind it.
     */
    record Compensated(Block body, boolean behind) implements Block {}

    /** An ad-hoc subprocess that activates the element with the body, and jobs beside it; the condition is true at last. */
    record AdHoc(Block body, int jobs) implements Block {}

    /** A transaction with a job that is compensated, because the transaction is canceled after the body. */
    record Transaction(Block body) implements Block {}

    /** The events that may occur while a job is open. */
    enum Watch {
        ERROR,
        TIMER,
        MESSAGE_BESIDE,
        CYCLE_BESIDE
    }

    static Arbitrary<Block> arbitrary(int depth) {
        Arbitrary<Block> leaf = Arbitraries.oneOf(
                Arbitraries.of(
                        new Job(),
                        new Listened(),
                        new Automatic(),
                        new Wait(),
                        new Race(),
                        new Link(),
                        new Unheard(),
                        new Until(),
                        new Publish()),
                Arbitraries.of(true, false).map(Alarm::new),
                Arbitraries.of(Watch.class).map(Watched::new));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<Block> smaller = Arbitraries.lazy(() -> arbitrary(depth - 1));
        Arbitrary<List<Block>> several = smaller.list().ofMinSize(2).ofMaxSize(4);
        return Arbitraries.oneOf(
                leaf,
                smaller.list().ofMaxSize(4).map(Sequence::new),
                several.map(Parallel::new),
                several.map(ListenedScope::new),
                Combinators.combine(several, Arbitraries.integers().between(0, 3))
                        .as((branches, chosen) -> new Choice(branches, chosen % branches.size())),
                Combinators.combine(smaller, Arbitraries.integers().between(1, 3))
                        .as(Loop::new),
                smaller.map(Scope::new),
                smaller.map(Limited::new),
                smaller.map(Transaction::new),
                Combinators.combine(smaller, Arbitraries.integers().between(0, 2))
                        .as(AdHoc::new),
                Combinators.combine(smaller, Arbitraries.of(true, false)).as(Compensated::new),
                Combinators.combine(several, Arbitraries.integers().between(0, 15))
                        .as(Inclusive::new),
                Combinators.combine(smaller, Arbitraries.integers().between(0, 3), Arbitraries.of(true, false))
                        .as(ForEach::new));
    }

    /** As {@link #arbitrary}, for tests with a random generator of their own. */
    static Block random(Random random, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            return switch (random.nextInt(11)) {
                case 0 -> new Job();
                case 1 -> new Automatic();
                case 2 -> new Wait();
                case 3 -> new Race();
                case 4 -> new Link();
                case 5 -> new Unheard();
                case 6 -> new Alarm(random.nextBoolean());
                case 7 -> new Listened();
                case 8 -> new Until();
                case 9 -> new Publish();
                default -> new Watched(Watch.values()[random.nextInt(Watch.values().length)]);
            };
        }
        return switch (random.nextInt(12)) {
            case 0 -> new Sequence(several(random, depth));
            case 1 -> new Parallel(several(random, depth));
            case 2 -> {
                List<Block> branches = several(random, depth);
                yield new Choice(branches, random.nextInt(branches.size()));
            }
            case 3 -> new Loop(random(random, depth - 1), 1 + random.nextInt(3));
            case 4 -> new Scope(random(random, depth - 1));
            case 5 -> new Limited(random(random, depth - 1));
            case 6 -> new Inclusive(several(random, depth), random.nextInt(16));
            case 7 -> new Compensated(random(random, depth - 1), random.nextBoolean());
            case 8 -> new ListenedScope(several(random, depth));
            case 9 -> new AdHoc(random(random, depth - 1), random.nextInt(3));
            case 10 -> new Transaction(random(random, depth - 1));
            default -> new ForEach(random(random, depth - 1), random.nextInt(4), random.nextBoolean());
        };
    }

    private static List<Block> several(Random random, int depth) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 2 + random.nextInt(2); i > 0; i--) {
            blocks.add(random(random, depth - 1));
        }
        return blocks;
    }
}

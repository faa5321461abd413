package dev.onset.engine;

import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A well-formed random process, for tests outside this package.
 *
 * @param values the variables of the start
 */
public record RandomProcess(ProcessModel model, Map<String, @Nullable Object> values) {

    /** Returns the correlation key of all its messages. Each message has the name of the node that waits for it. */
    public static final String KEY = "key";

    public static RandomProcess draw(Random random, int depth) {
        BlockDrawing.Drawn drawn = BlockDrawing.draw(Block.random(random, depth));
        return new RandomProcess(drawn.model(), drawn.values());
    }
}

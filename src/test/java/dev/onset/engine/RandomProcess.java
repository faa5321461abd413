package dev.onset.engine;

import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A well-formed process that is drawn at random, for tests outside this package.
 *
 * @param values what an instance is started with
 */
public record RandomProcess(ProcessModel model, Map<String, @Nullable Object> values) {

    /** The correlation key of all messages that it waits for; each is named after the node that waits for it. */
    public static final String KEY = "key";

    public static RandomProcess draw(Random random, int depth) {
        BlockDrawing.Drawn drawn = BlockDrawing.draw(Block.random(random, depth));
        return new RandomProcess(drawn.model(), drawn.values());
    }
}

package dev.onset.builds;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * The compiled builds that are kept in memory, as long as there is room. Threads that need the same build at the same time
 * wait for the one that compiles it; nobody waits for another build. Thread-safe.
 */
final class CompiledBuilds {

    /** Processes of all builds together. */
    static final int MAX_KEPT = 2_000;

    /** A large build leaves room for others, and is not itself too large to be kept. */
    private static final int MAX_WEIGHT = MAX_KEPT / 10;

    private final AsyncCache<UUID, CompiledBuild> kept = Caffeine.newBuilder()
            .maximumWeight(MAX_KEPT)
            .weigher((UUID id, CompiledBuild build) ->
                    Math.clamp(build.definitions().size(), 1, MAX_WEIGHT))
            .buildAsync();

    private final Function<UUID, CompiledBuild> compiler;

    /** @param compiler compiles a build of that id; it is called on the thread that asks for the build */
    CompiledBuilds(Function<UUID, CompiledBuild> compiler) {
        this.compiler = compiler;
    }

    CompiledBuild get(UUID buildId) {
        CompletableFuture<CompiledBuild> mine = new CompletableFuture<>();
        CompletableFuture<CompiledBuild> others = kept.asMap().putIfAbsent(buildId, mine);
        if (others != null) {
            return result(others);
        }
        try {
            mine.complete(compiler.apply(buildId));
        } catch (RuntimeException | Error failure) {
            // The cache forgets it, so that the next one who asks tries again.
            mine.completeExceptionally(failure);
            throw failure;
        }
        return result(mine);
    }

    /** Keeps a build that was compiled elsewhere. */
    void put(UUID buildId, CompiledBuild build) {
        kept.put(buildId, CompletableFuture.completedFuture(build));
    }

    private static CompiledBuild result(CompletableFuture<CompiledBuild> build) {
        try {
            return build.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("The build cannot be compiled", e.getCause());
        }
    }
}

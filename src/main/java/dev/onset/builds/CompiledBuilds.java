package dev.onset.builds;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * A bounded cache of compiled builds. Threads that need the same build at the same time wait for a single compilation; threads
 * that need different builds do not wait for each other. Thread-safe.
 */
final class CompiledBuilds {

    /** The maximum number of processes of all builds. */
    static final int MAX_KEPT = 2_000;

    /** The maximum weight of a build, so that a large build can be cached and does not evict all others. */
    private static final int MAX_WEIGHT = MAX_KEPT / 10;

    private final AsyncCache<UUID, CompiledBuild> kept = Caffeine.newBuilder()
            .maximumWeight(MAX_KEPT)
            .weigher((UUID id, CompiledBuild build) -> Math.clamp(build.weight(), 1, MAX_WEIGHT))
            .buildAsync();

    private final Function<UUID, CompiledBuild> compiler;

    /** @param compiler compiles the build with an id; it is called on the thread that needs the build */
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
            // The cache does not keep the failure, so that the next caller tries again.
            mine.completeExceptionally(failure);
            throw failure;
        }
        return result(mine);
    }

    /** Adds a build that was compiled elsewhere. */
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

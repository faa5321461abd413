package dev.onset.observability;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Excludes arbitrary paths from {@code http_server_requests}. A request that fails before routing has no template, and Quarkus
 * uses its path as it was sent. Quarkus replaces the paths of responses with status 4xx, but not with 5xx.
 */
@Singleton
final class HttpMetrics {

    private static final String REQUESTS = "http.server.requests";
    private static final int MAX_SERVED = 200;

    /** Paths without parameters that exist, because they have answered with another status. */
    private final Set<String> served = ConcurrentHashMap.newKeySet();

    @Produces
    @Singleton
    MeterFilter knownPathsOnly() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().equals(REQUESTS) && !isKnown(id)
                        ? id.replaceTags(io.micrometer.core.instrument.Tags.of(id.getTagsAsIterable())
                                .and(Tag.of("uri", "UNKNOWN")))
                        : id;
            }
        };
    }

    private boolean isKnown(Meter.Id id) {
        @Nullable String uri = id.getTag("uri");
        @Nullable String status = id.getTag("status");
        if (uri == null || status == null || uri.contains("{") || served.contains(uri)) {
            return true;
        }
        if (status.startsWith("2") && served.size() < MAX_SERVED) {
            served.add(uri);
        }
        return !status.startsWith("5");
    }
}

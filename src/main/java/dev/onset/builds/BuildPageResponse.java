package dev.onset.builds;

import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A page of builds, newest first. */
@Schema(name = "BuildPage")
record BuildPageResponse(
        List<BuildResponse> items,

        @Schema(description = "The value of `after` for the next page; null on the last page.") @Nullable
        UUID next) {

    static BuildPageResponse from(List<StoredBuild> builds, int limit) {
        List<BuildResponse> items =
                builds.stream().map(BuildResponse::withoutWarnings).toList();
        return new BuildPageResponse(
                items, items.size() < limit ? null : items.getLast().id());
    }
}

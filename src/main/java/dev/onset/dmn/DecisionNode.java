package dev.onset.dmn;

import dev.onset.dmn.Logic.Knowledge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision with its requirements.
 *
 * @param resultName the name by which decisions that require it see its result
 * @param resultType the type of the result; null for any
 */
record DecisionNode(
        String id,
        String name,
        @Nullable String versionTag,
        String resultName,
        @Nullable String resultType,
        Logic logic,
        List<DecisionNode> decisions,
        List<Knowledge> models) {}

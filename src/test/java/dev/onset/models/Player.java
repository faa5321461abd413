package dev.onset.models;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be done to the instances of a model, and seen of them. Where several have work at a node, the oldest is meant. */
interface Player {

    /** Starts a process, which from then on is the one that is looked at. */
    void start(String process, Map<String, @Nullable Object> values);

    /**
     * The jobs at a node, oldest first: of the started instance and of those that it called.
     */
    List<Asked> jobs(String node);

    /** The user tasks at a node, oldest first. */
    List<Asked> userTasks(String node);

    void complete(Asked work, Map<String, @Nullable Object> result);

    /** A worker gives up on a job. */
    void fail(Asked job, int retriesLeft, String message);

    void throwError(Asked job, String code, Map<String, @Nullable Object> variables);

    /** The incident at a node is tried again. */
    void retry(String node);

    void publish(String name, String key, Map<String, @Nullable Object> variables, Duration timeToLive);

    /** Time passes until the next timer fires. */
    void passTime();

    /** The nodes that have a token, in the order of the tokens. */
    List<String> waiting();

    /** The incidents, as {@code node: TYPE}. */
    List<String> incidents();

    /** The nodes that instances of a process left, in order. */
    List<String> path(String process);

    Map<String, @Nullable Object> values();

    /** Fails where an instance is still there, or anything of one. */
    void assertAllEnded();

    /**
     * Work that was handed out.
     *
     * @param id the player's own
     * @param properties what the model says of it: {@code type}, {@code headers}, {@code assignee}, …
     * @param variables what it sees; for a job
     */
    record Asked(
            long id, String node, Map<String, @Nullable Object> properties, Map<String, @Nullable Object> variables) {}
}

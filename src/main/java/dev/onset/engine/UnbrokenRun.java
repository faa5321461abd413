package dev.onset.engine;

import java.util.List;

/**
 * The run of a token since it last waited for an event or work. It is stored with the state, because a step may end before
 * the token waits, and the next step may run on another replica.
 *
 * @param token id of the token
 * @param visits the number of times that the token has been executed in a node
 * @param nodes the most recent of these nodes without duplicates, in the order of the last visit; empty for a short run
 */
public record UnbrokenRun(long token, int visits, List<String> nodes) {

    public UnbrokenRun {
        nodes = List.copyOf(nodes);
    }
}

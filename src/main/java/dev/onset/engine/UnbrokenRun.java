package dev.onset.engine;

import java.util.List;

/**
 * How far a token has come since it last waited for something. It is stored with the state because a step may be cut
 * before the token waits, and what comes after that may run elsewhere.
 *
 * @param token id of the token
 * @param visits how many nodes it has been executed in
 * @param nodes the last of these nodes, each once, in the order in which the token was in them last; empty where it has not
 *     come far
 */
public record UnbrokenRun(long token, int visits, List<String> nodes) {

    public UnbrokenRun {
        nodes = List.copyOf(nodes);
    }
}

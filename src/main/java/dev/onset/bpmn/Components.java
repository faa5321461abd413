package dev.onset.bpmn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes the strongly connected components of a graph with Kosaraju's algorithm. It does not recurse, because a file may
 * have thousands of nodes in a row.
 */
final class Components {

    private Components() {}

    /**
     * @param ways the successors of each node
     * @return the components, in the order of their first nodes; the nodes of each in the order of the graph
     */
    static List<Set<String>> of(Map<String, List<String>> ways) {
        Map<String, String> roots = new HashMap<>();
        Map<String, List<String>> back = reversed(ways);
        for (String root : finishedLast(ways)) {
            Deque<String> open = new ArrayDeque<>(List.of(root));
            while (!open.isEmpty()) {
                String node = open.removeLast();
                if (roots.putIfAbsent(node, root) == null) {
                    open.addAll(back.getOrDefault(node, List.of()));
                }
            }
        }
        Map<String, Set<String>> components = new LinkedHashMap<>();
        ways.keySet()
                .forEach(node -> components
                        .computeIfAbsent(String.valueOf(roots.get(node)), root -> new LinkedHashSet<>())
                        .add(node));
        return List.copyOf(components.values());
    }

    private static Map<String, List<String>> reversed(Map<String, List<String>> ways) {
        Map<String, List<String>> back = new HashMap<>();
        ways.forEach((node, targets) -> targets.forEach(
                target -> back.computeIfAbsent(target, key -> new ArrayList<>()).add(node)));
        return back;
    }

    /** Returns the nodes in descending order of the finishing times of a depth-first search. */
    private static List<String> finishedLast(Map<String, List<String>> ways) {
        List<String> finished = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String start : ways.keySet()) {
            Deque<Visited> path = new ArrayDeque<>();
            if (seen.add(start)) {
                path.push(new Visited(start, 0));
            }
            while (!path.isEmpty()) {
                Visited at = path.pop();
                List<String> targets = ways.getOrDefault(at.node(), List.of());
                if (at.next() == targets.size()) {
                    finished.add(at.node());
                    continue;
                }
                path.push(new Visited(at.node(), at.next() + 1));
                String target = targets.get(at.next());
                if (seen.add(target)) {
                    path.push(new Visited(target, 0));
                }
            }
        }
        return finished.reversed();
    }

    /** A node on the current path of the search, and the index of the successor to visit next. */
    private record Visited(String node, int next) {}
}

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The processes. What a node is, the beginning of its id says: {@code job_}, {@code user_}, {@code call_}. Each completion
 * leaves its id in the list {@code log}, each message its id in the list {@code got}.
 */
final class Models {

    /** Those that end whatever messages come: workers, people who approve and timers are enough. */
    static final Set<String> END_BY_THEMSELVES = Set.of("relay", "bell", "orders", "outer", "middle", "inner", "again", "many", "double", "keyed", "audit");
    static final Set<String> STARTED_BY_MESSAGES = Set.of("keyed", "audit");
    static final List<String> JOB_TYPES = List.of("reserve", "compensate", "pack", "note", "cleanup", "handle", "inner", "each");
    /** Catch events that wait for so many seconds. */
    static final Map<String, Integer> TIMERS = Map.of("timer_pause", 2, "timer_short", 1, "timer_hold", 1, "timer_look", 2, "timer_wait", 2, "timer_break", 1, "timer_slow", 1,
            "timer_after", 1, "timer_bell", 2, "timer_long", 8);
    static final String LOGGED = output("=append(log, done)", "log") + output("=count + 1", "count");
    /** A timer that does not fire within a round: what waits beside it can be looked at when everything has come to rest. */
    private static final String FAR = "PT2H";
    private static final String GOT = output("=append(got, m)", "got");

    private Models() {}

    static Map<String, String> all() {
        Map<String, String> models = new TreeMap<>();
        for (Model model : List.of(orders(), conversation(), inbox(), guard(), keyed(), audit(), outer(), middle(), inner(), again(), many(), twice(), cross("cross_a", "x", "y"),
                cross("cross_b", "y", "x"), parts(), burst(), relay(), bell())) {
            models.put(model.id, model.xml());
        }
        return models;
    }

    /** A job with retries and an error boundary, a user task with a cycle and a deadline, timers, a fork and a join. */
    private static Model orders() {
        return new Model("orders").start("begin").parallel("fork").parallel("join").exclusive("merge", null)
                .job("job_reserve", "reserve", LOGGED).boundaryError("rejected", "job_reserve", "rejected").job("job_compensate", "compensate", LOGGED)
                .user("user_approve", LOGGED)
                .boundaryTimer("reminder", "user_approve", false, "timeCycle", "R3/PT1S").script("script_tick", "=ticks + 1", "ticks").end("reminded")
                .boundaryTimer("deadline", "user_approve", true, "timeDuration", "PT15S")
                .timer("timer_pause", "PT2S").job("job_pack", "pack", LOGGED).timer("timer_short", "PT1S").end("end")
                .flow("begin", "fork").flow("fork", "job_reserve").flow("job_reserve", "user_approve").flow("user_approve", "merge")
                .flow("rejected", "job_compensate").flow("job_compensate", "merge").flow("deadline", "merge").flow("reminder", "script_tick").flow("script_tick", "reminded")
                .flow("merge", "join").flow("fork", "timer_pause").flow("timer_pause", "job_pack").flow("job_pack", "join").flow("join", "timer_short").flow("timer_short", "end");
    }

    /** A catch event, a gateway on two messages, a receive task with an interrupting message boundary. */
    private static Model conversation() {
        return new Model("conversation").start("begin").message("wait_first", "first", GOT).eventBased("gate").message("wait_yes", "yes", GOT).message("wait_no", "no", GOT)
                .exclusive("merge", null).receive("receive_last", "last", GOT, "").boundaryMessage("stop", "receive_last", true, "stop", GOT)
                .boundaryTimer("far", "receive_last", true, "timeDuration", FAR).end("too_late").flow("far", "too_late").end("end").end("stopped")
                .flow("begin", "wait_first").flow("wait_first", "gate").flow("gate", "wait_yes").flow("gate", "wait_no").flow("wait_yes", "merge").flow("wait_no", "merge")
                .flow("merge", "receive_last").flow("receive_last", "end").flow("stop", "stopped");
    }

    /** A boundary event and an event subprocess that take several messages in their order. */
    private static Model inbox() {
        Model alerts = new Model("alerts").messageStart("alert", "alert", false, GOT).script("script_alerted", "=ticks + 1", "ticks").end("alerted")
                .flow("alert", "script_alerted").flow("script_alerted", "alerted");
        return new Model("inbox").start("begin").user("user_keep", "").boundaryMessage("note", "user_keep", false, "note", GOT).job("job_note", "note", LOGGED).end("noted").end("end")
                .eventSubProcess(alerts)
                .flow("begin", "user_keep").flow("user_keep", "end").flow("note", "job_note").flow("job_note", "noted");
    }

    /** Event subprocesses: a timer that does not interrupt, a message that does. */
    private static Model guard() {
        Model abort = new Model("on_abort").messageStart("abort", "abort", true, GOT).job("job_cleanup", "cleanup", LOGGED).end("cleaned").flow("abort", "job_cleanup").flow("job_cleanup", "cleaned");
        Model tick = new Model("on_tick").timerStart("tick", "R2/PT1S").script("script_tick", "=ticks + 1", "ticks").end("ticked").flow("tick", "script_tick").flow("script_tick", "ticked");
        return new Model("guard").start("begin").user("user_watch", "").boundaryTimer("far", "user_watch", true, "timeDuration", FAR).end("too_late").end("end").eventSubProcess(abort).eventSubProcess(tick)
                .flow("begin", "user_watch").flow("user_watch", "end").flow("far", "too_late");
    }

    /** Started by a message; one instance for a key at a time. */
    private static Model keyed() {
        return new Model("keyed").messageStart("placed", "placed", true, "").job("job_handle", "handle", LOGGED).timer("timer_hold", "PT1S").end("end")
                .flow("placed", "job_handle").flow("job_handle", "timer_hold").flow("timer_hold", "end");
    }

    private static Model audit() {
        return new Model("audit").messageStart("seen", "placed", true, "").timer("timer_look", "PT2S").end("end").flow("seen", "timer_look").flow("timer_look", "end");
    }

    /** Calls over two levels, and catches what the inner one throws. */
    private static Model outer() {
        return new Model("outer").start("begin").call("call_middle", "middle", false, PASSED_ON + output("=answer", "answer"), "")
                .boundaryError("broken", "call_middle", "broken").script("script_caught", "=true", "caught").exclusive("merge", null).end("end")
                .flow("begin", "call_middle").flow("call_middle", "merge").flow("broken", "script_caught").flow("script_caught", "merge").flow("merge", "end");
    }

    private static final String PASSED_ON = input("=mode", "mode") + input("=n", "n") + input("=[]", "log") + input("=0", "count");

    private static Model middle() {
        return new Model("middle").start("begin").call("call_inner", "inner", false, PASSED_ON + output("=answer", "answer"), "").end("end").flow("begin", "call_inner").flow("call_inner", "end");
    }

    private static Model inner() {
        return new Model("inner").start("begin").script("script_answer", "=n * 2", "answer").exclusive("gate", "to_end").job("job_inner", "inner", LOGGED).timer("timer_wait", "PT2S")
                .timer("timer_break", "PT1S").errorEnd("breaks", "broken").exclusive("merge", null).end("end").exclusive("broken_merge", null).user("user_stay", "")
                .flow("begin", "script_answer").flow("script_answer", "gate")
                .flow("to_end", "gate", "merge", null).flow("gate", "job_inner", "=mode = \"job\"").flow("gate", "timer_wait", "=mode = \"wait\"")
                .flow("gate", "broken_merge", "=mode = \"error\"").flow("gate", "timer_break", "=mode = \"late-error\"").flow("gate", "user_stay", "=mode = \"stay\"").flow("user_stay", "merge")
                .flow("job_inner", "merge").flow("timer_wait", "merge").flow("timer_break", "broken_merge").flow("broken_merge", "breaks").flow("merge", "end");
    }

    /** Calls again and again from the same node. */
    private static Model again() {
        return new Model("again").start("begin").exclusive("merge", null).call("call_inner", "inner", false, PASSED_ON, "").script("script_next", "=n + 1", "n").exclusive("gate", "to_end").end("end")
                .flow("begin", "merge").flow("merge", "call_inner").flow("call_inner", "script_next").flow("script_next", "gate").flow("gate", "merge", "=n < 3").flow("to_end", "gate", "end", null);
    }

    /** Multi-instance: jobs at once, calls in turn and at once, with output collections. */
    private static Model many() {
        return new Model("many").start("begin").parallel("fork").parallel("join").end("end")
                .loopedJob("job_each", "each", loop(false, "packed", "done"))
                .call("call_each", "double", true, "", loop(true, "doubled", "result")).call("call_all", "double", true, "", loop(false, "doubledAtOnce", "result"))
                .flow("begin", "fork").flow("fork", "job_each").flow("fork", "call_each").flow("fork", "call_all")
                .flow("job_each", "join").flow("call_each", "join").flow("call_all", "join").flow("join", "end");
    }

    private static Model twice() {
        return new Model("double").start("begin").script("script_double", "=item * 2", "result").exclusive("gate", "to_end").timer("timer_slow", "PT1S").exclusive("merge", null).end("end")
                .flow("begin", "script_double").flow("script_double", "gate").flow("gate", "timer_slow", "=slow").flow("to_end", "gate", "merge", null).flow("timer_slow", "merge").flow("merge", "end");
    }

    /** Waits for two messages at once; the two processes that do begin to wait in different order. */
    private static Model cross(String id, String one, String other) {
        return new Model(id).start("begin").parallel("fork").message("wait_" + one, one, GOT).message("wait_" + other, other, GOT).parallel("join").end("end")
                .flow("begin", "fork").flow("fork", "wait_" + one).flow("fork", "wait_" + other).flow("wait_" + one, "join").flow("wait_" + other, "join").flow("join", "end");
    }

    /** A multi-instance receive task. */
    private static Model parts() {
        return new Model("parts").start("begin").receive("receive_part", "part", "", loop(false, "parts", "m")).end("end").flow("begin", "receive_part").flow("receive_part", "end");
    }

    /** What several instances wait for with one key. */
    private static Model burst() {
        return new Model("burst").start("begin").receive("receive_ping", "ping", GOT, "").timer("timer_after", "PT1S").end("end")
                .flow("begin", "receive_ping").flow("receive_ping", "timer_after").flow("timer_after", "end");
    }

    /** Goes on by itself, with one continuation after the other. */
    private static Model relay() {
        return new Model("relay").start("begin").exclusive("merge", null).script("script_count", "=n + 1", "n").exclusive("gate", "to_end").end("end")
                .flow("begin", "merge").flow("merge", "script_count").flow("script_count", "gate").flow("gate", "merge", "=n < target").flow("to_end", "gate", "end", null);
    }

    /** Two timers, the second long enough to tell one that is early. */
    private static Model bell() {
        return new Model("bell").start("begin").timer("timer_bell", "PT2S").timer("timer_long", "PT8S").end("end").flow("begin", "timer_bell").flow("timer_bell", "timer_long")
                .flow("timer_long", "end");
    }

    private static String loop(boolean sequential, String collection, String element) {
        return "<bpmn:multiInstanceLoopCharacteristics isSequential=\"" + sequential + "\"><bpmn:extensionElements>"
                + "<zeebe:loopCharacteristics inputCollection=\"=items\" inputElement=\"item\" outputCollection=\"" + collection + "\" outputElement=\"=" + element + "\"/>"
                + "</bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>";
    }

    static String output(String source, String target) {
        return "<zeebe:output source=\"" + source + "\" target=\"" + target + "\"/>";
    }

    static String input(String source, String target) {
        return "<zeebe:input source=\"" + source + "\" target=\"" + target + "\"/>";
    }
}

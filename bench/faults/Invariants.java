import java.util.LinkedHashMap;
import java.util.Map;

/** What is checked, in the order of the table. */
final class Invariants {

    static final Map<String, String> ALL = new LinkedHashMap<>();

    static {
        for (String[] each : new String[][] {
            {"every-acknowledged-start-has-one-instance", "a start that was answered has exactly the instance that was named"},
            {"no-idempotency-key-starts-two", "no idempotency key has started two instances"},
            {"a-start-without-an-answer-happens-at-most-once", "a start that was not answered, or refused, has not started more than it may"},
            {"one-running-instance-per-business-key", "at no moment do two running instances have one unique business key"},
            {"every-acknowledged-completion-takes-effect-once", "what a completion returned is in its instance once, and what was refused is not"},
            {"no-work-is-completed-twice", "no job or user task was completed for two callers"},
            {"counters-values-and-history-agree", "counters, lists of completions and history count the same"},
            {"every-acknowledged-cancel-has-ended-it", "an instance whose cancel was answered is TERMINATED"},
            {"nothing-happens-on-hold", "between HELD and RESUMED no token moves"},
            {"no-instance-waits-beside-a-live-message", "no instance waits for a message that is there and that its process has not had"},
            {"no-start-message-is-left-behind", "no message waits to start a process while no instance of its key is active"},
            {"no-claim-stays-open", "no message stays bound to an instance that does not take it"},
            {"a-message-reaches-one-instance-of-a-process", "no message was taken twice, or by two instances of one process"},
            {"every-acknowledged-message-is-kept", "a message that was answered is stored as long as it lives"},
            {"what-a-message-was-taken-for-has-it", "a message that is used up for an instance is in that instance"},
            {"buffered-messages-keep-their-order", "messages that were there first are taken in the order of their publication"},
            {"messages-keep-their-order", "messages that came one after the other are taken in that order"},
            {"correlation-reaches-who-waits", "/correlation reaches an instance that waits, and is 404 only where none does"},
            {"one-active-instance-per-message-start-key", "at no moment are two instances of one process active for one message start's key"},
            {"every-waiting-token-has-its-job", "job rows and tokens that wait for a job are the same"},
            {"every-waiting-token-has-its-user-task", "user task rows and tokens that wait for one are the same"},
            {"every-timer-is-scheduled", "each timer that is waited for is scheduled"},
            {"no-timer-fires-early", "no timer fires more than a second before it is due by the database's clock, whatever the clocks of the replicas say"},
            {"takeover-within-10-s", "what a replica that is killed had in hand is executed by the other within 10 s, while there is little load"},
            {"every-message-subscription-has-its-row", "subscription rows and the messages that are waited for are the same"},
            {"every-call-has-one-running-instance", "each call that waits has exactly one called instance that runs"},
            {"every-called-instance-has-a-caller-that-waits", "each called instance that runs has a caller that waits for it"},
            {"incidents-agree-with-tokens", "incident rows, tokens that are stopped and the instance's flag are the same"},
            {"no-incident-without-a-cause", "there was no incident but those that the load provoked"},
            {"history-replayed-is-the-state", "the history played again gives the tokens that are stored"},
            {"every-result-is-right", "finished instances have the results that their models give"},
            {"both-replicas-answer-what-is-stored", "state, revision, work and history over HTTP are those of the database"},
            {"nothing-waits-that-could-go-on", "no token is ready and left"},
            {"nothing-scheduled-is-overdue", "nothing scheduled is late"},
            {"every-job-is-handed-out", "no job is left that workers ask for"},
            {"what-can-end-has-ended", "instances that need no message have ended"},
            {"everything-comes-to-rest", "a while after the load has stopped nothing moves any more"},
            {"cancel-ends-everything", "every instance that is left can be canceled"},
            {"nothing-is-left-of-ended-instances", "no row, wake-up or token is left of an instance that has ended"},
            {"no-answer-is-an-internal-error", "no request was answered with 500 or another error of the server's own"},
            {"no-answer-is-503-without-a-fault", "no request was answered with 503 while there was no fault"},
            {"no-deadlock-in-the-database", "PostgreSQL has found no deadlock"},
            {"no-unexpected-error-is-logged", "the replicas have logged no error but those of lost connections and of taken-over executions"},
        }) {
            ALL.put(each[0], each[1]);
        }
    }

    private Invariants() {}
}

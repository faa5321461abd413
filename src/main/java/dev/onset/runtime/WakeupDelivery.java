package dev.onset.runtime;

import jakarta.enterprise.context.ApplicationScoped;

/** Delivers each wake-up to the class that handles its kind. */
@ApplicationScoped
class WakeupDelivery {

    private final InstanceStore store;
    private final TimerWakeups timers;
    private final CallWakeups calls;
    private final MessageDelivery messages;
    private final MessageStarts starts;
    private final Messages published;

    WakeupDelivery(
            InstanceStore store,
            TimerWakeups timers,
            CallWakeups calls,
            MessageDelivery messages,
            MessageStarts starts,
            Messages published) {
        this.store = store;
        this.timers = timers;
        this.calls = calls;
        this.messages = messages;
        this.starts = starts;
        this.published = published;
    }

    /**
     * Delivers a wake-up.
     *
     * @return whether an instance waited for it, as far as that is known
     */
    boolean deliver(Wakeup wakeup) {
        switch (wakeup) {
            case Wakeup.Timer timer -> {
                return timers.fired(timer);
            }
            case Wakeup.Expire expiry -> timers.expired(expiry);
            case Wakeup.Continue next -> timers.continued(next);
            case Wakeup.CallEnded end -> calls.ended(end);
            case Wakeup.CallFailed failure -> calls.failed(failure);
            case Wakeup.CallEscalated escalated -> calls.escalated(escalated);
            case Wakeup.AnswerEscalation answer -> calls.answered(answer);
            case Wakeup.CancelCall canceled -> calls.canceled(canceled);
            case Wakeup.AskCall ask -> calls.asked(ask);
            case Wakeup.KeyReleased released -> {
                store.find(released.instance()).ifPresent(starts::startNext);
                store.settle(released);
            }
            case Wakeup.CorrelateMessage message -> published.correlate(message.message());
            case Wakeup.LookForMessages search -> messages.lookFor(search.instance());
        }
        return true;
    }
}

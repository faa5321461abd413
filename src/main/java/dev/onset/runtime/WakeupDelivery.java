package dev.onset.runtime;

import jakarta.enterprise.context.ApplicationScoped;

/** Delivers wake-ups, each to the class that knows its kind. */
@ApplicationScoped
class WakeupDelivery {

    private final InstanceStore store;
    private final TimerWakeups timers;
    private final CallWakeups calls;
    private final MessageDelivery messages;
    private final MessageStarts starts;

    WakeupDelivery(
            InstanceStore store,
            TimerWakeups timers,
            CallWakeups calls,
            MessageDelivery messages,
            MessageStarts starts) {
        this.store = store;
        this.timers = timers;
        this.calls = calls;
        this.messages = messages;
        this.starts = starts;
    }

    /** @return whether an instance waited for it, as far as that is known */
    boolean deliver(Wakeup wakeup) {
        switch (wakeup) {
            case Wakeup.Timer timer -> {
                return timers.fired(timer);
            }
            case Wakeup.Expire expiry -> timers.expired(expiry);
            case Wakeup.Continue next -> timers.continued(next);
            case Wakeup.CallEnded end -> calls.ended(end);
            case Wakeup.CallFailed failure -> calls.failed(failure);
            case Wakeup.CancelCall canceled -> calls.canceled(canceled);
            case Wakeup.AskCall ask -> calls.asked(ask);
            case Wakeup.KeyReleased released -> {
                store.find(released.instance()).ifPresent(starts::startNext);
                store.settle(released);
            }
            case Wakeup.LookForMessages look -> messages.lookFor(look.instance());
        }
        return true;
    }
}

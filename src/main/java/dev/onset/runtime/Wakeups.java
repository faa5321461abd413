package dev.onset.runtime;

import java.util.List;

/** Where wake-ups go once the transaction that caused them has committed. */
interface Wakeups {

    /** Has wake-ups that are due at once delivered soon on this replica. Never fails: what is not delivered, others deliver. */
    void soon(List<? extends Wakeup> wakeups);
}

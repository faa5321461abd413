package dev.onset.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** An executor whose tasks run when a test says so, on the test's thread, and whose time passes when a test says so. */
public final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {

    private static final Comparator<Delayed> BY_TIME =
            Comparator.comparingLong(task -> task.getDelay(TimeUnit.NANOSECONDS));

    private final Queue<Runnable> submitted = new ArrayDeque<>();
    private final PriorityQueue<Timer<?>> timers = new PriorityQueue<>(BY_TIME);
    private long now;
    private boolean shutdown;

    private final class Timer<V> extends FutureTask<V> implements ScheduledFuture<V> {

        private final long at;

        Timer(Callable<V> task, long delay, TimeUnit unit) {
            super(task);
            this.at = now + unit.toNanos(delay);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - now, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return BY_TIME.compare(this, other);
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            timers.remove(this);
            return super.cancel(mayInterrupt);
        }
    }

    /** Runs the oldest of the tasks that were submitted. */
    public void runNext() {
        submitted.remove().run();
    }

    /** Runs all tasks that were submitted, and those that they submit. */
    public void runAll() {
        while (!submitted.isEmpty()) {
            runNext();
        }
    }

    /** Lets time pass, and runs all tasks until nothing is left to do. */
    public void advance(Duration duration) {
        long end = now + duration.toNanos();
        runAll();
        while (!timers.isEmpty() && timers.element().at <= end) {
            Timer<?> due = timers.remove();
            now = Math.max(now, due.at);
            due.run();
            runAll();
        }
        now = end;
    }

    /** The number of tasks that are ready to run. */
    public int ready() {
        return submitted.size();
    }

    /** The number of tasks whose time has not come and which were not cancelled. */
    public int delayed() {
        return timers.size();
    }

    @Override
    public void execute(Runnable task) {
        submitted.add(task);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return schedule(
                () -> {
                    task.run();
                    return null;
                },
                delay,
                unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        Timer<V> timer = new Timer<>(task, delay, unit);
        timers.add(timer);
        return timer;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.copyOf(submitted);
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutdown;
    }
}

package io.countersign.engine;

import org.jspecify.annotations.Nullable;

/** A task that this node has in hand, and how far it has got with it. Thread-safe. */
final class InHand {
    private final Task task;
    private State state = State.WAITING;
    private @Nullable Thread thread;
    private @Nullable Task again;
    private volatile String company = "";
    private volatile String position = "";

    private enum State {
        WAITING,
        WORKING,
        /** Its run or position is paused, or its run is over. */
        PARKED,
        /** Done, and what it found may not be written yet. */
        DONE,
        /** Given away before it was begun. */
        LEFT
    }

    InHand(Task task) {
        this.task = task;
    }

    Task task() {
        return task;
    }

    String company() {
        return company;
    }

    void company(String found) {
        company = found;
    }

    /** It came back, under another lock, and is to be looked at again after this. */
    synchronized void comesAgain(Task newer) {
        again = newer;
    }

    synchronized @Nullable Task again() {
        return again;
    }

    /** False where it was given away. */
    synchronized boolean begin() {
        if (state != State.WAITING) {
            return false;
        }
        state = State.WORKING;
        thread = Thread.currentThread();
        return true;
    }

    /** For a position whose work is stopped, or for all of its run. */
    synchronized void park(String stopped) {
        position = stopped;
        state = State.PARKED;
    }

    String position() {
        return position;
    }

    synchronized void end() {
        thread = null;
        if (state == State.WORKING) {
            state = State.DONE;
        }
    }

    /** Takes it from whoever would begin with it; false where somebody has begun. */
    synchronized boolean leave() {
        if (state != State.WAITING && state != State.PARKED) {
            return false;
        }
        state = State.LEFT;
        return true;
    }

    synchronized boolean isParked() {
        return state == State.PARKED;
    }

    synchronized boolean isWorking() {
        return state == State.WORKING;
    }

    synchronized void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}

package io.countersign.engine;

/** The name under which this node locks agent tasks. */
public interface WorkerName {
    String worker();
}

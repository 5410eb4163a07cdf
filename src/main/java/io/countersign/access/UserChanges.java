package io.countersign.access;

/** Is told that a user has another password or is gone, in the transaction in which that happens. */
public interface UserChanges {
    void passwordChanged(String user);

    void removed(String user);
}

package io.countersign.access;

/** A sentence every logged-in person must see on the start page, such as that the model is simulated. */
public interface Notice {
    String text();
}

package io.countersign.access;

import java.util.Optional;
import java.util.UUID;

/** Finds the company that something with an id belongs to, for the doors whose path names only that. */
public interface CompanyOf {
    /** What it is, in the words of {@code api/doors.yaml}, such as {@code run}. */
    String kind();

    /** What it is, in the words of the answer that there is none. */
    default String what() {
        return kind();
    }

    Optional<String> company(UUID id);
}

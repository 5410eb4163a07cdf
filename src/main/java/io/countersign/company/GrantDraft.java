package io.countersign.company;

import org.jspecify.annotations.Nullable;

/** A grant as far as it could be read; a null is absent or was reported as a fault. */
record GrantDraft(
        String path, @Nullable String from, @Nullable String to) {}

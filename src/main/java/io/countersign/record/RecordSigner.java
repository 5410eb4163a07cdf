package io.countersign.record;

import org.jspecify.annotations.Nullable;

/** With which key the heads of the record are signed; without one they are listed unsigned. */
public record RecordSigner(@Nullable SigningKey key) {
    /** In a line, for people. */
    public String text() {
        return key == null
                ? "heads are not signed (set COUNTERSIGN_RECORD_KEY)"
                : "heads signed daily with key " + key.id();
    }
}

package io.countersign.access.session;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/**
 * A login of a browser that goes on.
 *
 * @param endsAt when it ends unless it is used before
 * @param current whether it is the one in which this is asked
 */
public record OpenSession(
        Instant startedAt,
        Instant lastUsedAt,

        @Schema(description = "When it ends unless it is used before")
        Instant endsAt,

        @Schema(description = "Whether it is the one in which this is asked")
        boolean current) {}

package io.countersign.approval.web;

import io.countersign.access.CompanyAccess;
import io.countersign.access.CurrentCaller;
import io.countersign.approval.Deputies;
import io.countersign.approval.Deputies.Deputy;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Deputies over REST: named by the person itself or by an administrator, for a while. */
@RestController
@RequestMapping("/api/deputies")
class DeputyController {
    private final Deputies deputies;
    private final CompanyAccess access;

    DeputyController(Deputies deputies, CompanyAccess access) {
        this.deputies = deputies;
        this.access = access;
    }

    /** Who decides for whom; without {@code principal} for the caller, without {@code from} at once. */
    record NewDeputy(
            @Schema(example = "sam@acme.example") @Nullable String principal,
            @Schema(example = "dan@acme.example") @Nullable String deputy,

            @Schema(example = "2027-07-01T00:00:00Z") @Nullable
            String from,

            @Schema(example = "2027-07-15T00:00:00Z") @Nullable
            String until) {}

    @GetMapping
    Page<Deputy> list(
            @RequestParam(required = false) @Nullable String principal,
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(required = false) @Nullable String size) {
        var reader = CurrentCaller.get();
        return deputies.list(principal, reader.name(), access.visible(reader), Page.Request.of(page, size));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Deputy name(@RequestBody NewDeputy wanted) {
        var caller = CurrentCaller.get();
        if (wanted.deputy() == null) {
            throw new Problem.Invalid("deputy", "is required");
        }
        var until = time("until", wanted.until());
        if (until == null) {
            throw new Problem.Invalid("until", "is required");
        }
        var principal = wanted.principal() == null ? caller.name() : wanted.principal();
        return deputies.name(caller, principal, wanted.deputy(), time("from", wanted.from()), until);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable UUID id) {
        deputies.revoke(CurrentCaller.get(), id);
    }

    private static @Nullable Instant time(String field, @Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new Problem.Invalid(field, "must be a time such as 2027-01-31T18:00:00Z");
        }
    }
}

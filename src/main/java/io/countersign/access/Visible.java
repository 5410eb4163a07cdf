package io.countersign.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The companies that somebody may know of.
 *
 * @param companies null for all
 */
public record Visible(@Nullable Set<String> companies) {
    public static final Visible ALL = new Visible(null);

    public Visible {
        companies = companies == null ? null : Set.copyOf(companies);
    }

    /** Only this company; for null as many as are known anyway. */
    public Visible only(@Nullable String company) {
        return company == null ? this : new Visible(includes(company) ? Set.of(company) : Set.of());
    }

    public boolean includes(String company) {
        return companies == null || companies.contains(company);
    }

    /** For SQL: {@code cast(:companies as text[]) is null or company = any(cast(:companies as text[]))}. */
    public String @Nullable [] keys() {
        return companies == null ? null : companies.toArray(String[]::new);
    }
}

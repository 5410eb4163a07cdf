package io.countersign.access.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/** Asks the engine for a first page where the caller named no size: it refuses to list without a limit. */
class BoundedList extends HttpServletRequestWrapper {
    private static final String LIMIT = "maxResults=2000";

    BoundedList(HttpServletRequest request) {
        super(request);
    }

    @Override
    public @Nullable String getQueryString() {
        var query = super.getQueryString();
        if (query == null || query.isEmpty()) {
            return LIMIT;
        }
        return query.contains("maxResults=") ? query : query + "&" + LIMIT;
    }
}

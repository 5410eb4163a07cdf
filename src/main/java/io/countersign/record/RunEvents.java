package io.countersign.record;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what happened in a run. Events are numbered from 1 without a gap, so a number says what was seen already. */
@Component
public class RunEvents {
    private static final RowMapper<RunEvent> EVENT = (row, _) -> new RunEvent(
            row.getLong("seq"),
            row.getObject("at", OffsetDateTime.class).toInstant(),
            row.getString("type"),
            row.getString("data"));

    private final JdbcClient jdbc;

    RunEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A page of a run's events, oldest first.
     *
     * @param total how many events the run has, with those that are archived
     * @param archived events up to this number are in an archive and on no page any more
     */
    public record EventPage(List<RunEvent> items, int page, int size, long total, long archived) {}

    public EventPage page(UUID run, Page.Request request) {
        isOver(run);
        var archived = archived(run);
        var newest = jdbc.sql("select coalesce(max(seq), 0) from run_event where run = ?")
                .param(run)
                .query(Long.class)
                .single();
        var items = after(run, request.offset(), request.size()).stream()
                .filter(event -> event.seq() <= request.offset() + request.size())
                .toList();
        return new EventPage(items, request.page(), request.size(), Math.max(archived, newest), archived);
    }

    /** The number of the newest event that is in an archive; 0 where none is. */
    public long archived(UUID run) {
        return jdbc.sql("select coalesce(max(last_seq), 0) from record_archived where chain = ?")
                .param(Chain.run(run).name())
                .query(Long.class)
                .single();
    }

    /** The events after the one with this number, oldest first. */
    public List<RunEvent> after(UUID run, long seq, int limit) {
        return jdbc.sql("select seq, at, type, data from run_event where run = ? and seq > ? order by seq limit ?")
                .params(run, seq, limit)
                .query(EVENT)
                .list();
    }

    /** Whether the run has ended: what it then did not write any more, it never will. */
    public boolean isOver(UUID run) {
        return jdbc.sql("select status in ('SUCCEEDED', 'FAILED', 'CANCELLED') from run where id = ?")
                .param(run)
                .query(Boolean.class)
                .optional()
                .orElseThrow(() -> new Problem.Missing("There is no run " + run));
    }

    /** One thing that happened in a run; the data is JSON as it was written down. */
    public record RunEvent(
            long seq, Instant at, String type, @JsonRawValue String data) {}
}

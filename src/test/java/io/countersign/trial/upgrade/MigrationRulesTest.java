package io.countersign.trial.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every migration that is newer than the previous release only adds, and holds nothing for long. */
class MigrationRulesTest {
    private static final Path SCRIPTS = Path.of("src/main/resources/db/migration");
    private static final Path PROGRAMS = Path.of("src/main/java/db/migration");

    /** Files that break a rule, each with the reason why replicas of the previous release are none the worse for it. */
    private static final Map<String, String> EXCEPTIONS = Map.ofEntries(
            Map.entry(
                    "V16__agent_runs.sql",
                    "A check is widened, so all that was written before it passes; positions are few."),
            Map.entry(
                    "V16_1__requests_that_wait.sql",
                    "Requests are few, and of what it reads only those that wait get into the index: writers wait for"
                            + " a moment, while one built beside the work would need repair where it fails."),
            Map.entry(
                    "V17__approval_terms.sql",
                    "Two checks are widened, so all that was written before them passes; requests and decisions are"
                            + " few."),
            Map.entry(
                    "V18__record_chains.sql",
                    "Events are read and hashed once, while writers wait, and for longer the more there are: what was"
                        + " written before there were chains could else be changed unnoticed. The trigger chains what"
                        + " the previous release writes, which inserts as ever."),
            Map.entry(
                    "V18_1__record_postings.sql",
                    "Postings are counted once while writers wait, so that none falls between those from before and"
                        + " those that are covered. The triggers cover what the previous release posts, which posts as"
                        + " ever."),
            Map.entry(
                    "V18_2__decisions_stay.sql",
                    "The trigger refuses what no release does: to change or remove a decision."),
            Map.entry(
                    "V19_1__budget_warning.sql",
                    "The trigger adds a row to a new table; what the previous release writes stays as it is."),
            Map.entry(
                    "V19_3__waiting_gate.sql",
                    "A check is widened, so all that was written before it passes; few wait at any moment."),
            Map.entry(
                    "V19_4__position_limits.sql",
                    "The trigger concerns reservations that are counted, and the previous release counts none."),
            Map.entry(
                    "V23_1__entries_archived.sql",
                    "The triggers refuse what was refused before, but for entries that an archive has; the previous"
                            + " release removes none."),
            Map.entry(
                    "V26_2__external_positions.sql",
                    "A check is widened, so all that was written before it passes; positions are few."),
            Map.entry(
                    "V25__people_of_companies.sql",
                    "The trigger fills a new table; what the previous release writes stays as it is. Versions are"
                            + " stored seldom, and wait until those of before are read."),
            Map.entry(
                    "V28__logins.sql",
                    "Sessions are few, and of what it reads only those of a login get into the index: writers wait for"
                            + " a moment, while one built beside the work would need repair where it fails."));

    @Test
    void newMigrationsOnlyAdd() throws IOException {
        var rules = new MigrationRules();
        for (var file : newer(SCRIPTS).values()) {
            var complaints = rules.complaints(Files.readString(file));
            if (!EXCEPTIONS.containsKey(file.getFileName().toString())) {
                assertThat(complaints).as(file.toString()).isEmpty();
            }
        }
    }

    /** Nobody reads in one what it does to a table. */
    @Test
    void newMigrationsAreNotPrograms() throws IOException {
        assertThat(newer(PROGRAMS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table run",
                "drop function ledger_room(bigint)",
                "truncate run",
                "lock table run",
                "create extension pgcrypto",
                "create schema another",
                "grant select on run to somebody",
                "set search_path = public",
                "create table public.run (id int)",
                "do $$ begin execute 'drop table run'; end $$",
                "alter type purchase add attribute more int",
                "alter table run drop column goal",
                "alter table run drop constraint run_pkey",
                "alter table run rename to runs",
                "alter table run rename goal to aim",
                "alter table run alter column goal type varchar(10)",
                "alter table run alter goal set data type varchar(10)",
                "alter table run alter column goal set not null",
                "alter table run add column more int not null",
                "ALTER TABLE run\n    ADD COLUMN more int NOT NULL",
                "alter table run add column at timestamptz default clock_timestamp()",
                "alter table run add column number bigint generated always as identity",
                "alter table run add column more int unique",
                "alter table run add column other uuid references assignment",
                "alter table run add constraint positive check (budget > 0)",
                "alter table run add constraint other foreign key (company) references company",
                "alter table run disable trigger all",
                "create index more on run (goal)",
                "create unique index concurrently more on run (goal)",
                "create index concurrently more on run (goal); create table other (id int)",
                "create trigger more before insert on run for each row execute function forbid_change()",
                "update run set goal = 'more'",
                "delete from run"
            })
    void whatHarmsAnOldReplicaIsRefused(String sql) {
        assertThat(new MigrationRules().complaints(sql)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table more (id int primary key, run uuid not null references run)",
                "create table more (id int); create index more_by_id on more (id); update more set id = 1",
                "alter table run add column more int",
                "alter table run add column more int not null default 0",
                "alter table run alter column goal drop not null",
                "alter table run add constraint positive check (budget > 0) not valid",
                "create index concurrently more on run (goal)",
                "create function more() returns int language sql as $$ select 1; drop table run $$",
                "create or replace function ledger_room(account_ bigint) returns bigint language sql as 'select 1'",
                "comment on table run is 'drop table run; -- never'",
                "-- drop table run\ninsert into more values (1)"
            })
    void whatOnlyAddsIsNot(String sql) {
        assertThat(new MigrationRules().complaints(sql)).isEmpty();
    }

    private static Map<MigrationVersion, Path> newer(Path folder) throws IOException {
        var files = new TreeMap<MigrationVersion, Path>();
        try (Stream<Path> all = Files.list(folder)) {
            all.forEach(file -> files.put(version(file), file));
        }
        return files.tailMap(MigrationVersion.fromVersion(Release.PREVIOUS.lastMigration()), false);
    }

    private static MigrationVersion version(Path file) {
        return MigrationVersion.fromVersion(file.getFileName().toString().replaceAll("^V(.+?)__.*$", "$1"));
    }
}

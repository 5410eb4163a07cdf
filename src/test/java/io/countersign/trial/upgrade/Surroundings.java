package io.countersign.trial.upgrade;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** All that a database holds outside of some schemas, and all that its server knows besides. */
final class Surroundings {
    private static final String QUERY = """
        with strange as (
            select oid, nspname from pg_namespace where nspname <> all (string_to_array(?, ',')) and nspname !~ '^pg_(toast|temp)'),
        kept as (select * from strange where nspname not in ('pg_catalog', 'information_schema'))
        select 'schema ' || to_jsonb(n)::text from pg_namespace n join strange using (oid)
        union all select 'relation ' || concat_ws(' ', s.nspname, c.relname, c.relkind, c.relowner, c.relacl, c.reltype,
                                                  c.relchecks, c.relhasrules, c.relhastriggers, c.reloptions)
                  from pg_class c join strange s on s.oid = c.relnamespace
        union all select 'column ' || s.nspname || to_jsonb(a)::text
                  from pg_attribute a join pg_class c on c.oid = a.attrelid join kept s on s.oid = c.relnamespace
        union all select 'function ' || to_jsonb(p)::text from pg_proc p join strange s on s.oid = p.pronamespace
        union all select 'type ' || to_jsonb(t)::text from pg_type t join strange s on s.oid = t.typnamespace
        union all select 'operator ' || to_jsonb(o)::text from pg_operator o join strange s on s.oid = o.oprnamespace
        union all select 'constraint ' || to_jsonb(c)::text from pg_constraint c join strange s on s.oid = c.connamespace
        union all select 'trigger ' || to_jsonb(t)::text
                  from pg_trigger t join pg_class c on c.oid = t.tgrelid join strange s on s.oid = c.relnamespace
        union all select 'extension ' || to_jsonb(e)::text from pg_extension e
        union all select 'role ' || to_jsonb(r)::text from pg_roles r
        union all select 'member ' || to_jsonb(m)::text from pg_auth_members m
        union all select 'setting ' || to_jsonb(s)::text from pg_db_role_setting s
        union all select 'database ' || concat_ws(' ', datname, datdba, datacl) from pg_database
        union all select 'default right ' || to_jsonb(d)::text from pg_default_acl d
        union all select 'event trigger ' || to_jsonb(e)::text from pg_event_trigger e
        union all select 'publication ' || to_jsonb(p)::text from pg_publication p
        union all select 'large object ' || to_jsonb(o)::text from pg_largeobject_metadata o
        union all select 'language ' || to_jsonb(l)::text from pg_language l
        union all select 'cast ' || to_jsonb(c)::text from pg_cast c
        union all select 'foreign server ' || to_jsonb(f)::text from pg_foreign_server f
        """;

    private Surroundings() {}

    /** Without what is in these schemas; the rows of tables elsewhere are seen by who made them. */
    static List<String> of(Connection superuser, String... schemas) throws SQLException {
        try (var statement = superuser.prepareStatement(QUERY)) {
            statement.setString(1, String.join(",", schemas));
            var rows = statement.executeQuery();
            var things = new ArrayList<String>();
            while (rows.next()) {
                things.add(rows.getString(1));
            }
            things.sort(null);
            return things;
        }
    }
}

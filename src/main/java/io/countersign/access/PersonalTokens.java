package io.countersign.access;

import io.countersign.access.PersonalToken.Made;
import io.countersign.access.PersonalToken.Wish;
import io.countersign.access.camunda.Directory;
import io.countersign.problem.Problem;
import io.countersign.record.CompanyRecord;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The personal access tokens: made, listed, revoked, recognised. A token gives no more than its user has at that moment. */
@Component
public class PersonalTokens implements UserChanges {
    private static final Logger LOG = LoggerFactory.getLogger(PersonalTokens.class);
    private static final int MOST = 50;

    private final JdbcClient jdbc;
    private final Directory directory;
    private final CompanyRecord record;
    private final CompanyAccess access;

    PersonalTokens(JdbcClient jdbc, Directory directory, CompanyRecord record, CompanyAccess access) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.record = record;
        this.access = access;
    }

    /** Makes a token for a user. Its text is in the answer and nowhere else. */
    @Transactional
    public Made make(String user, Wish wish) {
        var sound = TokenWishes.checked(wish, now());
        take(user);
        var caller = directory.find(user).orElseThrow(() -> new Problem.Missing("No user " + user));
        if (wish.company() != null && !(isCompany(wish.company()) && access.sees(caller, wish.company()))) {
            throw new Problem.Invalid("company", "is no company that the user may know of");
        }
        var text = TokenText.made();
        if (valid(user) >= MOST) {
            throw new Problem.Clash(user + " has " + MOST + " tokens already: revoke one first");
        }
        jdbc.sql("""
            insert into personal_token (id, user_name, name, secret, scopes, company, expires_at)
            values (:id, :user, :name, :secret, cast(:scopes as text[]), :company, cast(:expires as timestamptz))\
            """)
                .param("id", text.id())
                .param("user", user)
                .param("name", sound.name())
                .param("secret", text.hash())
                .param("scopes", sound.scopes().toArray(String[]::new))
                .param("company", wish.company())
                .param("expires", sound.expiresAt().toString())
                .update();
        var made = find(user, text.id()).orElseThrow();
        var entry = new LinkedHashMap<String, Object>();
        entry.put("token", made.id());
        entry.put("user", user);
        entry.put("name", made.name());
        entry.put("scopes", made.scopes());
        if (made.company() != null) {
            entry.put("company", made.company());
        }
        entry.put("expiresAt", made.expiresAt().toString());
        record.appendToInstallation("TokenMade", entry);
        return new Made(made, text.written());
    }

    /** A user's newest tokens, those that are void as well. */
    public List<PersonalToken> of(String user) {
        return jdbc.sql("select * from personal_token where user_name = ? order by created_at desc, id limit 500")
                .param(user)
                .query((row, _) -> token(row))
                .list();
    }

    /** Ends a token at once. Twice is as good as once. */
    @Transactional
    public void revoke(String user, UUID id) {
        take(user);
        var token = find(user, id).orElseThrow(() -> new Problem.Missing("No token " + id + " of " + user));
        if (token.revokedAt() == null) {
            jdbc.sql("update personal_token set revoked_at = clock_timestamp() where id = ?")
                    .param(id)
                    .update();
            record.appendToInstallation("TokenRevoked", revoked(token));
        }
    }

    @Override
    public void passwordChanged(String user) {
        revokeAll(user);
    }

    @Override
    public void removed(String user) {
        revokeAll(user);
    }

    /**
     * Ends all tokens of a user, in the current transaction: who is removed, and who gets another password, perhaps because
     * somebody else knew it, must not be reached by what was made before.
     */
    private void revokeAll(String user) {
        take(user);
        jdbc.sql("""
            update personal_token set revoked_at = clock_timestamp()
            where user_name = ? and revoked_at is null and expires_at > clock_timestamp() returning *\
            """)
                .param(user)
                .query((row, _) -> token(row))
                .list()
                .forEach(token -> record.appendToInstallation("TokenRevoked", revoked(token)));
    }

    /** Whether a token that was recognised is still one. */
    public boolean isGood(TokenAuthentication token) {
        return jdbc.sql("""
            select exists (select from personal_token
            where id = ? and revoked_at is null and expires_at > clock_timestamp())\
            """).param(token.token()).query(Boolean.class).single();
    }

    /** Who comes with this text; empty where it is no token of ours, or void. Not in a transaction. */
    public Optional<TokenAuthentication> recognise(String text) {
        return TokenText.read(text).flatMap(this::recognise);
    }

    private Optional<TokenAuthentication> recognise(TokenText text) {
        return jdbc.sql("""
            select *, last_used_at is null or last_used_at < clock_timestamp() - interval '1 minute' as note
            from personal_token where id = ? and revoked_at is null and expires_at > clock_timestamp()\
            """)
                .param(text.id())
                .query((row, _) -> new Known(token(row), row.getBytes("secret"), row.getBoolean("note")))
                .optional()
                .filter(known -> MessageDigest.isEqual(known.secret, text.hash()))
                .flatMap(known -> directory.find(known.token.user()).map(caller -> {
                    if (known.note) {
                        used(known.token.id());
                    }
                    return new TokenAuthentication(
                            caller,
                            known.token.id(),
                            known.token.scopes().stream()
                                    .flatMap(word -> Scope.of(word).stream())
                                    .collect(Collectors.toSet()),
                            known.token.company());
                }));
    }

    private record Known(PersonalToken token, byte[] secret, boolean note) {}

    /** In a transaction of its own, and once a minute: of many requests at once one writes it. */
    private void used(UUID id) {
        try {
            jdbc.sql("""
                update personal_token set last_used_at = clock_timestamp()
                where id = ? and (last_used_at is null or last_used_at < clock_timestamp() - interval '1 minute')\
                """).param(id).update();
        } catch (DataAccessException e) {
            LOG.debug("When a token was used last is written later: {}", e.toString());
        }
    }

    private static Map<String, Object> revoked(PersonalToken token) {
        return Map.of("token", token.id(), "user", token.user(), "name", token.name());
    }

    private Optional<PersonalToken> find(String user, UUID id) {
        return jdbc.sql("select * from personal_token where id = ? and user_name = ?")
                .params(id, user)
                .query((row, _) -> token(row))
                .optional();
    }

    private long valid(String user) {
        return jdbc.sql("""
            select count(*) from personal_token
            where user_name = ? and revoked_at is null and expires_at > clock_timestamp()\
            """).param(user).query(Long.class).single();
    }

    /** Of several who change the tokens of one user at once, one after another. */
    private void take(String user) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(current_schema() || ':tokens:' || ?, 26))::text")
                .param(user)
                .query()
                .singleRow();
    }

    private boolean isCompany(String company) {
        return jdbc.sql("select exists (select from company where id = ?)")
                .param(company)
                .query(Boolean.class)
                .single();
    }

    private Instant now() {
        return jdbc.sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private static PersonalToken token(ResultSet row) throws SQLException {
        return new PersonalToken(
                row.getObject("id", UUID.class),
                row.getString("user_name"),
                row.getString("name"),
                Stream.of((String[]) row.getArray("scopes").getArray()).toList(),
                row.getString("company"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                instant(row, "last_used_at"),
                instant(row, "revoked_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}

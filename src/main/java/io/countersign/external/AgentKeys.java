package io.countersign.external;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.countersign.llm.ExternalAgents;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The keys of agent tokens: with the current one they are signed, and those signed with a previous one are still good. The
 * algorithm is ES256 and nothing in a token can choose another, or another key than one of these. No text shows them.
 */
public final class AgentKeys implements ExternalAgents {
    static final String ISSUER = "countersign";
    static final String AUDIENCE = "countersign-agent";

    /** A kind of its own, so that no token made for anything else is taken for one of these. */
    static final JOSEObjectType TYPE = new JOSEObjectType("countersign-agent+jwt");

    private static final Set<String> HEADER = Set.of("alg", "typ", "kid");
    private static final int LONGEST = 4096;

    private final @Nullable ECPrivateKey current;
    private final String currentId;
    private final String off;
    private final Map<String, ECPublicKey> known = new LinkedHashMap<>();

    private AgentKeys(@Nullable ECPrivateKey current, List<String> previous, String off) {
        this.current = current;
        this.off = off;
        this.currentId = current == null ? "" : remember(EcKeys.publicOf(current));
        previous.forEach(text -> remember(EcKeys.readPublic(text)));
    }

    /**
     * Keys as text: the current one private, previous ones private or public.
     *
     * @throws IllegalArgumentException without the texts
     */
    public static AgentKeys of(String current, List<String> previous) {
        return new AgentKeys(EcKeys.readPrivate(current), previous, "");
    }

    /** No keys, and so no external agents; why, for whoever asks for one. */
    public static AgentKeys none(String why) {
        return new AgentKeys(null, List.of(), why);
    }

    /** A new key, as the text that {@link #of} takes. */
    public static String make() {
        return EcKeys.make();
    }

    @Override
    public Optional<String> refusal() {
        return current == null ? Optional.of(off) : Optional.empty();
    }

    private String remember(ECPublicKey key) {
        try {
            var id = new ECKey.Builder(Curve.P_256, key)
                    .build()
                    .computeThumbprint()
                    .toString();
            known.put(id, key);
            return id;
        } catch (JOSEException e) {
            throw new IllegalStateException("SHA-256 is missing in this Java", e);
        }
    }

    String sign(AgentClaims claims) {
        if (current == null) {
            throw new IllegalStateException(off);
        }
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(TYPE)
                        .keyID(currentId)
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .audience(AUDIENCE)
                        .subject(claims.position())
                        .jwtID(claims.token().toString())
                        .claim("company", claims.company())
                        .claim("run", claims.run().toString())
                        .claim("assignment", claims.assignment().toString())
                        .claim("act", claims.act().toString())
                        .issueTime(Date.from(claims.issuedAt()))
                        .expirationTime(Date.from(claims.expiresAt()))
                        .build());
        try {
            token.sign(new ECDSASigner(current));
        } catch (JOSEException e) {
            throw new IllegalStateException("Nothing can be signed", e);
        }
        return token.serialize();
    }

    /** What a token says that we signed; empty for every other text. Whether it is still good, the database knows. */
    Optional<AgentClaims> read(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var token = SignedJWT.parse(text);
            var header = token.getHeader();
            var key = header.getKeyID() == null ? null : known.get(header.getKeyID());
            var ours = key != null
                    && JWSAlgorithm.ES256.equals(header.getAlgorithm())
                    && TYPE.equals(header.getType())
                    && header.toJSONObject().keySet().equals(HEADER)
                    && token.verify(new ECDSAVerifier(key));
            return ours ? claims(token.getJWTClaimsSet()) : Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<AgentClaims> claims(JWTClaimsSet set) throws ParseException {
        var position = set.getSubject();
        var company = set.getStringClaim("company");
        if (!ISSUER.equals(set.getIssuer())
                || !List.of(AUDIENCE).equals(set.getAudience())
                || position == null
                || company == null
                || set.getIssueTime() == null
                || set.getExpirationTime() == null) {
            return Optional.empty();
        }
        return Optional.of(new AgentClaims(
                id(set.getJWTID()),
                company,
                position,
                id(set.getStringClaim("run")),
                id(set.getStringClaim("assignment")),
                id(set.getStringClaim("act")),
                set.getIssueTime().toInstant(),
                set.getExpirationTime().toInstant()));
    }

    private static UUID id(@Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException("An id is missing");
        }
        return UUID.fromString(text);
    }

    @Override
    public String toString() {
        return "AgentKeys" + known.keySet();
    }
}

package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.PlainJWT;
import io.countersign.external.PublicKeys;
import java.net.URI;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Tokens that are none. Each leaves the good one of the same act as good as it was. */
class ForgedAgentTokenSystemTest extends AgentTokenTest {
    @Test
    void theForgersOwnToolsMakeAGoodToken() throws Exception {
        assertThat(status(brief(with(claims -> claims)))).isEqualTo(200);
    }

    @Test
    void withoutASignature() throws Exception {
        isRefused(new PlainJWT(read.getJWTClaimsSet()).serialize());
        var parts = good.split("\\.");
        var none = Base64URL.encode("{\"alg\":\"none\",\"typ\":\"countersign-agent+jwt\",\"kid\":\"%s\"}"
                .formatted(read.getHeader().getKeyID()));
        isRefused(none + "." + parts[1] + ".");
        isRefused(none + "." + parts[1] + "." + parts[2]);
        isRefused(parts[0] + "." + parts[1] + ".");
    }

    @Test
    void withThePublicKeyAsASharedSecret() throws Exception {
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(read.getHeader().getType())
                .keyID(read.getHeader().getKeyID())
                .build();
        var publicKey = PublicKeys.of(AGENT_KEY);
        isRefused(signed(header, read.getJWTClaimsSet(), new MACSigner(publicKey)));
    }

    @Test
    void forAnotherAudienceOrFromAnotherIssuer() throws Exception {
        isRefused(with(claims -> claims.audience("countersign")));
        isRefused(with(claims -> claims.audience(List.of("countersign-agent", "another"))));
        isRefused(with(claims -> claims.audience((String) null)));
        isRefused(with(claims -> claims.issuer("another")));
    }

    @Test
    void withAnythingAboutItsActThatIsNotSo() throws Exception {
        var other = UUID.randomUUID().toString();
        for (var name : List.of("run", "assignment", "act")) {
            isRefused(with(claims -> claims.claim(name, other)));
            isRefused(with(claims -> claims.claim(name, "none")));
            isRefused(with(claims -> claims.claim(name, null)));
        }
        isRefused(with(claims -> claims.claim("company", "another")));
        isRefused(with(claims -> claims.subject("ceo")));
        isRefused(with(claims -> claims.claim("run", assignmentOf("ceo"))));
        isRefused(with(claims -> claims.claim("assignment", assignmentOf("ceo"))));
        isRefused(with(claims -> claims.jwtID(other)));
    }

    @Test
    void withClaimsChangedUnderTheOldSignature() throws Exception {
        var parts = good.split("\\.");
        var payload = new String(Base64.getUrlDecoder().decode(parts[1])).replace("analyst", "ceo");
        isRefused(parts[0] + "." + Base64URL.encode(payload) + "." + parts[2]);
    }

    @Test
    void expiredOrNotYetGoodOrForLongerThanAnHour() throws Exception {
        var now = System.currentTimeMillis();
        isRefused(with(claims -> claims.issueTime(new Date(now - 3_000_000)).expirationTime(new Date(now - 1_000))));
        isRefused(with(claims -> claims.issueTime(new Date(now)).expirationTime(new Date(now + 7_200_000))));
        isRefused(
                with(claims -> claims.issueTime(new Date(now + 1_800_000)).expirationTime(new Date(now + 3_600_000))));
        isRefused(with(claims -> claims.expirationTime(null)));
        isRefused(with(claims -> claims.issueTime(null)));
    }

    @Test
    void signedWithAKeyThatIsNotOursAnyMore() throws Exception {
        var before = new ECKeyGenerator(Curve.P_256).generate();
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(read.getHeader().getType())
                .keyID(before.computeThumbprint().toString())
                .build();
        isRefused(signed(header, read.getJWTClaimsSet(), new ECDSASigner(before)));
        var underOurId =
                new JWSHeader.Builder(header).keyID(read.getHeader().getKeyID()).build();
        isRefused(signed(underOurId, read.getJWTClaimsSet(), new ECDSASigner(before)));
    }

    @Test
    void thatBringsOrNamesItsOwnKey() throws Exception {
        var own = new ECKeyGenerator(Curve.P_256).generate();
        var right = read.getHeader();
        List<UnaryOperator<JWSHeader.Builder>> tricks = List.of(
                header -> header.jwk(own.toPublicJWK()),
                header -> header.jwkURL(URI.create("http://localhost:1/keys")),
                header -> header.x509CertURL(URI.create("http://localhost:1/key.pem")),
                header -> header.customParam("another", "thing"));
        for (var trick : tricks) {
            var header = trick.apply(new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(right.getType())
                            .keyID(right.getKeyID()))
                    .build();
            isRefused(signed(header, read.getJWTClaimsSet(), new ECDSASigner(own)));
            isRefused(under(header));
        }
        isRefused(signed(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(right.getType())
                        .jwk(own.toPublicJWK())
                        .build(),
                read.getJWTClaimsSet(),
                new ECDSASigner(own)));
    }

    @Test
    void ofAnotherKindOrWithoutAKeysName() throws Exception {
        var id = read.getHeader().getKeyID();
        isRefused(under(new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(id)
                .build()));
        isRefused(under(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(id).build()));
        isRefused(under(new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(read.getHeader().getType())
                .build()));
        isRefused(under(new JWSHeader.Builder(read.getHeader()).keyID("unknown").build()));
    }
}

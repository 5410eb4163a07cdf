package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.countersign.access.TestPeople;
import io.countersign.trial.PlainColleague;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An act that waits for its agent, with a good token, and whatever else may be brought in its place. */
abstract class AgentTokenTest extends ExternalAgentTest {
    static final String OTHER = "other-than-the-starter";

    Run run;
    JsonNode act;
    String good;
    SignedJWT read;

    @BeforeEach
    void anActWithItsToken() throws Exception {
        TestPeople.have(identity, OTHER);
        anExternalAnalyst();
        run = aRun();
        act = waitingAct(run);
        good = token(act);
        read = SignedJWT.parse(good);
    }

    @AfterEach
    void theRunEnds() {
        if (!runs.find(run.id()).status().isFinal()) {
            runs.cancel(run.id());
        }
    }

    /** On any door, and with no effect; while the good one is let in. */
    void isRefused(String token) {
        for (var one : List.of(brief(token), result(token, PlainColleague.work("Forged")))) {
            assertThat(status(one)).isEqualTo(401);
            assertThat(detail(one)).contains("/problems/unauthenticated");
        }
        assertThat(status(brief(good))).isEqualTo(200);
    }

    static ECPrivateKey key() throws Exception {
        var der = Base64.getDecoder().decode(AGENT_KEY);
        return (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    /** Signed with the right key, with other claims. */
    String with(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        var claims =
                change.apply(new JWTClaimsSet.Builder(read.getJWTClaimsSet())).build();
        return signed(read.getHeader(), claims, new ECDSASigner(key()));
    }

    String under(JWSHeader header) throws Exception {
        return signed(header, read.getJWTClaimsSet(), new ECDSASigner(key()));
    }

    static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws Exception {
        var token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    String assignmentOf(String position) {
        return assignment(run, position).id().toString();
    }
}

package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import io.countersign.access.TestPeople;
import io.countersign.external.AgentTokens;
import io.countersign.external.OpenAct;
import io.countersign.external.PublicKeys;
import io.countersign.trial.PlainColleague;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpMethod;
import org.springframework.transaction.support.TransactionTemplate;

/** Who gets a token for an agent, how long it is good, and at which doors. */
class AgentTokenSystemTest extends AgentTokenTest {
    @Autowired
    private AgentTokens tokens;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void expiredByTheDatabasesClock() {
        jdbc.sql("update agent_token set made_at = now() - interval '30 minutes', expires_at = now() - interval '1 s'")
                .update();

        assertThat(status(brief(good))).isEqualTo(401);
        assertThat(status(brief(token(act)))).isEqualTo(200);
    }

    @Test
    void revoked() {
        web.withBasicAuth(OPERATOR, PASSWORD).delete(tokenPath(act));

        assertThat(status(brief(good))).isEqualTo(401);
        assertThat(status(brief(token(act)))).isEqualTo(200);
    }

    @Test
    void ofAnAssignmentThatWasClosed() {
        jdbc.sql("update assignment set status = 'CANCELLED' where id = cast(? as uuid)")
                .param(act.path("assignment").asText())
                .update();
        assertThat(status(brief(good))).isEqualTo(401);
        assertThat(status(result(good, PlainColleague.work("Too late")))).isEqualTo(401);
        jdbc.sql("update assignment set status = 'WORKING' where id = cast(? as uuid)")
                .param(act.path("assignment").asText())
                .update();
    }

    @Test
    void isOfUseAtNoOtherDoor() {
        for (var path : List.of(
                "/api/runs",
                "/api/runs/" + run.id(),
                "/api/me/tokens",
                "/api/external-acts",
                "/engine-rest/task",
                "/camunda/api/engine/engine/default/task",
                "/actuator/health",
                "/v3/api-docs")) {
            assertThat(status(agent(HttpMethod.GET, path, good, null))).as(path).isEqualTo(401);
        }
        assertThat(status(agent(HttpMethod.POST, tokenPath(act), good, null))).isEqualTo(401);
        assertThat(status(agent(HttpMethod.POST, "/api/runs/" + run.id() + "/cancel", good, null)))
                .isEqualTo(401);
    }

    @Test
    void nothingElseOpensTheDoorsOfAgents() {
        var personal = web.withBasicAuth(OPERATOR, PASSWORD)
                .postForEntity(
                        "/api/me/tokens",
                        new HttpEntity<>(Map.of(
                                "name", "agent",
                                "scopes", List.of("read", "run", "decide", "admin", "engine"),
                                "expiresAt", Instant.now().plusSeconds(600).toString())),
                        JsonNode.class)
                .getBody()
                .path("token")
                .asText();

        assertThat(status(agent(HttpMethod.GET, "/api/runs", personal, null))).isEqualTo(200);
        assertThat(status(brief(personal))).isEqualTo(401);
        assertThat(status(web.withBasicAuth(OPERATOR, PASSWORD).getForEntity("/api/agent/brief", JsonNode.class)))
                .isEqualTo(401);
        assertThat(status(web.getForEntity("/api/agent/brief?access_token=" + good, JsonNode.class)))
                .isEqualTo(401);
        assertThat(status(web.getForEntity("/api/agent/brief?token=" + good, JsonNode.class)))
                .isEqualTo(401);
    }

    @Test
    void isMadeByWhoMayAndForAnActThatWaits() {
        var other = web.withBasicAuth(OTHER, PASSWORD);
        assertThat(status(other.postForEntity(tokenPath(act), null, JsonNode.class)))
                .as("a stranger knows of no such run")
                .isEqualTo(404);
        assertThat(status(other.exchange(tokenPath(act), HttpMethod.DELETE, null, JsonNode.class)))
                .as("a stranger knows of no such run")
                .isEqualTo(404);
        var admin = web.withBasicAuth(OPERATOR, PASSWORD);
        var elsewhere = "/api/runs/%s/assignments/%s/token";
        assertThat(status(
                        admin.postForEntity(elsewhere.formatted(run.id(), assignmentOf("ceo")), null, JsonNode.class)))
                .isEqualTo(409);
        assertThat(status(admin.postForEntity(elsewhere.formatted(run.id(), UUID.randomUUID()), null, JsonNode.class)))
                .isEqualTo(404);
        assertThat(status(admin.postForEntity(
                        elsewhere.formatted(
                                UUID.randomUUID(), act.path("assignment").asText()),
                        null,
                        JsonNode.class)))
                .isEqualTo(404);
    }

    @Test
    void isNoneOfAnotherMembersBusiness() {
        TestPeople.have(identity, OTHER, CompanyRole.MEMBER.group(company));
        var other = web.withBasicAuth(OTHER, PASSWORD);

        assertThat(status(other.postForEntity(tokenPath(act), null, JsonNode.class)))
                .isEqualTo(403);
        assertThat(status(other.exchange(tokenPath(act), HttpMethod.DELETE, null, JsonNode.class)))
                .isEqualTo(403);
        assertThat(status(brief(good))).isEqualTo(200);
        jdbc.sql("update run set caller = ? where id = ?")
                .params(OTHER, run.id())
                .update();
        assertThat(status(other.postForEntity(tokenPath(act), null, JsonNode.class)))
                .as("by who started the run")
                .isEqualTo(201);
    }

    @Test
    void waitsForNobodyWhoMayNotKnowOfIt() {
        for (var question : List.of("", "?company=" + company)) {
            var waiting =
                    web.withBasicAuth(OTHER, PASSWORD).getForEntity("/api/external-acts" + question, JsonNode.class);

            assertThat(status(waiting)).isEqualTo(200);
            assertThat(waiting.getBody()).isEmpty();
        }
    }

    @Test
    void thereAreNotMoreThanTwentyForAnAct() {
        for (int i = 1; i < 20; i++) {
            token(act);
        }
        assertThat(status(web.withBasicAuth(OPERATOR, PASSWORD).postForEntity(tokenPath(act), null, JsonNode.class)))
                .isEqualTo(409);
    }

    @Test
    void livesNoLongerThanItsActMay() throws Exception {
        var claims = read.getJWTClaimsSet();
        var life = claims.getExpirationTime().getTime() - claims.getIssueTime().getTime();

        assertThat(life).isBetween(1_700_000L, 1_800_000L);
        assertThat(claims.getAudience()).containsExactly("countersign-agent");
        assertThat(new ECKey.Builder(Curve.P_256, PublicKeys.key(AGENT_KEY))
                        .build()
                        .computeThumbprint()
                        .toString())
                .isEqualTo(read.getHeader().getKeyID());
    }

    /** However many acts of others have waited for longer. */
    @Test
    void whoMayKnowOfOneCompanyFindsItsActsBehindThoseOfAllOthers() {
        var auditor = new Caller("aude", Set.of(CompanyRole.AUDITOR.group(company)));

        var open = transaction.execute(undone -> {
            undone.setRollbackOnly();
            jdbc.sql("""
                insert into model_call
                select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'task', 'crowd-' || n,
                        'reservation', gen_random_uuid(), 'company', 'crowd', 'started_at', c.started_at - interval '1 h'))).*
                from model_call c, generate_series(1, 500) n where c.id = cast(? as uuid)\
                """).param(act.path("act").asText()).update();
            jdbc.sql("insert into external_act (call, schema) select id, '{}' from model_call where company = 'crowd'")
                    .update();
            return tokens.open(null, auditor);
        });

        assertThat(open).extracting(OpenAct::run).containsExactly(run.id());
    }
}

package io.countersign.llm.sympozium;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which company may use which agents: its definition alone must not reach every agent of the namespace. */
record AllowedAgents(Map<String, List<String>> byCompany) {
    private static final String SETTING = "countersign.sympozium.allowed-agents";

    AllowedAgents {
        byCompany = Map.copyOf(byCompany);
    }

    static AllowedAgents parse(String json) {
        try {
            return new AllowedAgents(
                    new ObjectMapper().readValue(json.isBlank() ? "{}" : json, new TypeReference<>() {}));
        } catch (JsonProcessingException | NullPointerException e) {
            throw new IllegalArgumentException(
                    SETTING + " must be a JSON object of companies, each with a list of agents: "
                            + "{\"acme\": [\"analyst\"]}");
        }
    }

    Optional<String> refusal(String company, String agent) {
        return byCompany.getOrDefault(company, List.of()).contains(agent)
                ? Optional.empty()
                : Optional.of(
                        "Company %s may not use agent %s: %s does not name it".formatted(company, agent, SETTING));
    }
}

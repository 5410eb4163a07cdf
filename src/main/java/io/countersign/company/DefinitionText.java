package io.countersign.company;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.countersign.ledger.Money;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a definition as it may be posted; what is read back from it is the same definition. */
final class DefinitionText {
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
                    .build())
            .enable(com.fasterxml.jackson.core.StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private DefinitionText() {}

    static String yaml(CompanyDefinition definition) {
        var root = YAML.createObjectNode();
        root.put("company", definition.company());
        root.put("name", definition.name());
        root.put("mission", definition.mission());
        root.set("budget", amount(definition.budget()));
        root.put("strategyApproval", definition.strategyApproval());
        root.put("maxReworks", definition.maxReworks());
        if (definition.hiring()) {
            root.put("hiring", true);
        }
        if (definition.messages()) {
            root.put("messages", true);
        }
        var positions = root.putArray("positions");
        definition.positions().forEach(position -> position(positions.addObject(), position));
        if (!definition.grants().isEmpty()) {
            var grants = root.putArray("grants");
            definition
                    .grants()
                    .forEach(grant ->
                            grants.addObject().put("from", grant.from()).put("to", grant.to()));
        }
        try {
            return YAML.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A definition is not YAML", e);
        }
    }

    /** The definition, if it keeps every rule of a posted one; else all that it breaks. */
    static CompanyDefinition checked(CompanyDefinition definition) {
        return Definitions.read(yaml(definition).getBytes(StandardCharsets.UTF_8), DefinitionFormat.YAML);
    }

    private static void position(ObjectNode node, PositionDefinition position) {
        node.put("key", position.key());
        node.put("title", position.title());
        text(node, "reportsTo", position.reportsTo());
        node.put("instructions", position.instructions());
        text(node, "model", position.model());
        if (position.budget() != null) {
            node.set("budget", amount(position.budget()));
        }
        node.set("authority", amount(position.authority()));
        if (position.filledBy() != FilledBy.AGENT) {
            node.put("filledBy", position.filledBy().word());
        }
        texts(node, "users", position.users());
        texts(node, "tools", position.tools());
        text(node, "agent", position.agent());
        if (position.agentRunCeiling() != null) {
            node.set("agentRunCeiling", amount(position.agentRunCeiling()));
        }
        if (position.limits() != null) {
            limits(node.putObject("limits"), position.limits());
        }
        if (!position.routines().isEmpty()) {
            var routines = node.putArray("routines");
            position.routines().forEach(routine -> routine(routines.addObject(), routine));
        }
        text(node, "process", position.process());
    }

    private static void routine(ObjectNode node, RoutineDefinition routine) {
        node.put("key", routine.key());
        text(node, "every", routine.every());
        text(node, "cron", routine.cron());
        text(node, "timeZone", routine.timeZone());
        node.put("objective", routine.objective());
        text(node, "acceptance", routine.acceptance());
        node.set("budget", amount(routine.budget()));
        node.put("missed", routine.missed().word());
    }

    private static void limits(ObjectNode node, CallLimits limits) {
        number(node, "tokens", limits.tokens());
        number(node, "calls", limits.calls());
        number(node, "callsAtOnce", limits.callsAtOnce());
    }

    private static void number(ObjectNode node, String name, @Nullable Integer number) {
        if (number != null) {
            node.put(name, number);
        }
    }

    private static void text(ObjectNode node, String name, @Nullable String text) {
        if (text != null) {
            node.put(name, text);
        }
    }

    private static void texts(ObjectNode node, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            var list = node.putArray(name);
            texts.forEach(list::add);
        }
    }

    private static DecimalNode amount(Money money) {
        return DecimalNode.valueOf(new BigDecimal(money.toString()));
    }
}

package io.countersign.command;

import io.countersign.llm.GatewayAnswer;
import io.countersign.llm.ModelPrices;
import io.countersign.llm.openai.GatewayLook;
import io.countersign.outgoing.OutgoingSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Does the gateway answer, and has every model that positions name a price? */
final class ModelCheck {
    private static final String ADDRESS = "OPENAI_BASE_URL";
    private static final String KEY = "OPENAI_API_KEY";

    private final Settings settings;
    private final Findings findings;

    ModelCheck(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    void gateway() {
        var key = settings.text(KEY, KEY);
        var address = settings.text(ADDRESS, ADDRESS).orElse("");
        if (key.isEmpty()) {
            if (!address.isEmpty()) {
                findings.fail(
                        ADDRESS + " is set and " + KEY + " is not: the simulated model would answer.",
                        "Set " + KEY + ", or unset " + ADDRESS + ".");
            } else {
                findings.warn(
                        "None is configured: the simulated model answers.",
                        "Set " + KEY + " and " + ADDRESS + " once real models are to work.");
            }
            return;
        }
        OutgoingSettings outgoing;
        try {
            var allowed = settings.text("countersign.outgoing.allow", "COUNTERSIGN_OUTGOING_ALLOW")
                    .orElse("");
            outgoing = new OutgoingSettings(List.of(allowed.split(",")));
        } catch (IllegalArgumentException e) {
            findings.fail(e.getMessage() + ".", "Correct it.");
            return;
        }
        switch (GatewayLook.at(address, key.get(), outgoing)) {
            case GatewayAnswer.Misconfigured(var why) -> findings.fail(why + ".", "Correct it.");
            case GatewayAnswer.Unreachable(var host, var why) ->
                findings.fail(
                        "The gateway at " + host + " cannot be reached: " + why,
                        "Check " + ADDRESS + ", COUNTERSIGN_OUTGOING_ALLOW, and that the network lets us there.");
            case GatewayAnswer.Refused(var host, var status) -> refused(host, status);
            case GatewayAnswer.Models(var host, var names) -> models(host, names);
        }
    }

    private void refused(String host, int status) {
        if (status == 401 || status == 403) {
            findings.fail(
                    "The gateway at " + host + " refuses the key (" + status + ").",
                    "Set " + KEY + " to one that it knows.");
        } else {
            findings.warn(
                    "The gateway at " + host + " gives no list of its models (" + status + " for GET /models).",
                    "Check " + ADDRESS + "; where the gateway has no such list, nothing is wrong.");
        }
    }

    /** A gateway may list patterns, and then knows more than it lists. */
    private void models(String host, Set<String> names) {
        var model = defaultModel();
        if (names.contains(model) || names.stream().anyMatch(name -> name.contains("*"))) {
            findings.ok("The gateway at " + host + " answers and takes the key.");
        } else {
            findings.fail(
                    "The gateway at " + host + " does not list the model " + model + ".",
                    "Set COUNTERSIGN_MODEL to one that it has, or let the gateway have this one.");
        }
    }

    void defaultPrice() {
        mustHavePrices(Set.of(defaultModel()));
    }

    /** The models of positions in the newest version of each company. */
    void prices(Connection connection) throws SQLException {
        var models = new TreeSet<String>();
        try (var statement = connection.createStatement()) {
            statement.execute("set search_path to \"" + settings.schema() + "\"");
            var rows = statement.executeQuery("""
                select distinct position.model from company
                  join company_position position on position.company = company.id and position.version = company.newest
                 where position.filled_by <> 'people' and position.model is not null\
                """);
            while (rows.next()) {
                models.add(rows.getString(1));
            }
        }
        models.remove(defaultModel());
        mustHavePrices(models);
    }

    private void mustHavePrices(Set<String> models) {
        var list = ModelPrices.of(settings.environment());
        for (var model : models) {
            if (list.has(model)) {
                findings.ok("Model " + model + " has a price.");
            } else {
                findings.fail(
                        "Model " + model + " has no price, so every call of it is refused.",
                        ModelPrices.remedy(model) + ".");
            }
        }
    }

    private String defaultModel() {
        return settings.text("countersign.model", "COUNTERSIGN_MODEL").orElse("gpt-5-mini");
    }
}

package io.countersign.llm;

import io.countersign.ledger.Price;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Prices by model. A name is looked up as it is, then without a provider's prefix ({@code openai/gpt-5-mini}), then
 * without a date or revision at its end ({@code gpt-5-mini-2025-08-07}). Nothing else is guessed: gpt-5-pro does not cost
 * what gpt-5 costs.
 */
record PriceList(String source, LocalDate date, String checksum, List<String> providers, Map<String, Price> models) {
    private static final Pattern REVISION =
            Pattern.compile("(?<name>.+?)([-@](\\d{4}-\\d{2}-\\d{2}|\\d{8}|latest))?(-v\\d+(:\\d+)?)?");

    PriceList {
        providers = List.copyOf(providers);
        models = Map.copyOf(models);
    }

    /** A price, and the name under which the list has it. */
    record Found(String name, Price price) {}

    Optional<Found> find(String model) {
        return listed(model).or(() -> listed(bare(model)));
    }

    private Optional<Found> listed(String name) {
        return exactly(name).or(() -> {
            var undated = REVISION.matcher(name);
            return undated.matches() ? exactly(undated.group("name")) : Optional.empty();
        });
    }

    private Optional<Found> exactly(String name) {
        return Optional.ofNullable(models.get(name)).map(price -> new Found(name, price));
    }

    private String bare(String model) {
        return providers.stream()
                .filter(model::startsWith)
                .findFirst()
                .map(prefix -> bare(model.substring(prefix.length())))
                .orElse(model);
    }
}

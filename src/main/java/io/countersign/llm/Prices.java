package io.countersign.llm;

import io.countersign.ledger.Ledger;
import io.countersign.ledger.Price;
import io.countersign.problem.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * What models cost: the list in force, and the older ones for what was reserved under them. A model without a price is
 * refused, never free; so is one that was billed above its ceiling, until an operator confirms it.
 */
@Component
public class Prices {
    private final PriceStore store;
    private final Ledger ledger;
    private final int version;
    private final Map<Integer, PriceList> lists = new ConcurrentHashMap<>();

    Prices(PriceStore store, Ledger ledger, PriceSettings settings, GatewaySettings gateway) {
        this.store = store;
        this.ledger = ledger;
        var list = PriceFile.read(settings, gateway.unmetered());
        this.version = store.load(list);
        lists.put(version, list);
    }

    /** The version of the list in force. */
    public int version() {
        return version;
    }

    /** The model with its price, or nothing where it has none or is refused; {@link #require} says which. */
    public Optional<PricedModel> find(String model) {
        return listed(model).filter(priced -> !ledger.blocked(priced.listedAs()));
    }

    /** The model with its price; without one a clash that says what to do. */
    public PricedModel require(String model) {
        var priced = listed(model)
                .orElseThrow(() -> new Problem.Clash(
                        "Model " + model + " has no price in price list " + version + ": " + remedy(model)));
        if (ledger.blocked(priced.listedAs())) {
            throw new Problem.Clash("Model " + model + " was billed above its ceiling and is refused until an operator"
                    + " confirms its price and bound");
        }
        return priced;
    }

    /** The model's price in a version that has it. */
    public Price at(String model, int version) {
        return foundAt(model, version)
                .orElseThrow(
                        () -> new IllegalStateException("Model " + model + " has no price in price list " + version))
                .price();
    }

    Optional<PriceList.Found> foundAt(String model, int version) {
        return list(version).find(model);
    }

    private Optional<PricedModel> listed(String model) {
        var list = list(version);
        return list.find(model)
                .map(found -> new PricedModel(model, found.name(), found.price(), version, list.source()));
    }

    private PriceList list(int wanted) {
        return lists.computeIfAbsent(
                wanted,
                unknown -> store.read(unknown)
                        .orElseThrow(() -> new IllegalStateException("There is no price list " + unknown)));
    }

    static String remedy(String model) {
        return "set countersign.prices.models[" + model + "].input, .cachedInput and .output in US dollars per million"
                + " tokens, or add it to the file that countersign.prices.file names";
    }
}

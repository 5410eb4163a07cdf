package io.countersign.llm;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** The price list as the settings have it, before any server has taken it into force. */
public final class ModelPrices {
    private final PriceList list;

    private ModelPrices(PriceList list) {
        this.list = list;
    }

    /** Reads it; a problem names what is wrong with it. */
    public static ModelPrices of(Environment environment) {
        var binder = Binder.get(environment);
        var settings = binder.bindOrCreate("countersign.prices", PriceSettings.class);
        var gateway = binder.bindOrCreate("countersign.gateway", GatewaySettings.class);
        return new ModelPrices(PriceFile.read(settings, gateway.unmetered()));
    }

    public boolean has(String model) {
        return list.find(model).isPresent();
    }

    /** What to do about a model that has none. */
    public static String remedy(String model) {
        return Prices.remedy(model);
    }
}

package io.countersign.llm;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where prices come from: a file in place of the one shipped, and single models, in US dollars per million tokens, beside
 * or in place of those of the file. A model's name with a dot is written in brackets: {@code models[gpt-4.1].input}.
 */
@ConfigurationProperties("countersign.prices")
record PriceSettings(@Nullable String file, @DefaultValue Map<String, ListedPrice> models) {
    static final PriceSettings NONE = new PriceSettings(null, Map.of());
}

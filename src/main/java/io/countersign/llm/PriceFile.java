package io.countersign.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.countersign.ledger.Price;
import io.countersign.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The price list as a file, with what the configuration adds to it. */
final class PriceFile {
    private static final String SHIPPED = "/llm/prices.yaml";
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private PriceFile() {}

    /** The file's own form. */
    private record Form(int version, String source, String date, List<String> providers, List<Line> models) {}

    /** A model in the file, and other names it goes by at the same price. */
    private record Line(
            String model,
            @Nullable List<String> also,
            @Nullable String input,
            @Nullable String cachedInput,
            @Nullable String output) {}

    static PriceList read(PriceSettings settings, boolean unmetered) {
        var bytes = bytes(settings.file());
        var name = settings.file() == null ? "prices.yaml" : settings.file();
        var form = parse(bytes, name);
        var prices = new TreeMap<String, Price>();
        for (var i = 0; i < form.models().size(); i++) {
            var line = form.models().get(i);
            add(line, name + ": models[" + i + "]", unmetered, prices);
        }
        var configured = new TreeMap<>(settings.models());
        configured.forEach((model, listed) ->
                prices.put(model, listed.price("countersign.prices.models[" + model + "]", unmetered)));
        return new PriceList(
                source(form, settings.file(), configured),
                date(form, name),
                checksum(bytes, configured),
                form.providers(),
                prices);
    }

    private static void add(Line line, String path, boolean unmetered, Map<String, Price> prices) {
        var price = new ListedPrice(line.input(), line.cachedInput(), line.output()).price(path, unmetered);
        var names = new ArrayList<>(List.of(line.model()));
        names.addAll(line.also() == null ? List.of() : line.also());
        for (var name : names) {
            if (prices.put(name, price) != null) {
                throw new Problem.Invalid(path, "names " + name + ", which has a price already");
            }
        }
    }

    private static byte[] bytes(@Nullable String file) {
        if (file == null) {
            return shipped();
        }
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new Problem.Invalid("countersign.prices.file", "names a file that cannot be read: " + file);
        }
    }

    private static byte[] shipped() {
        try (InputStream in = PriceFile.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException("The price list is not in the program");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Form parse(byte[] bytes, String name) {
        try {
            var form = YAML.readValue(new String(bytes, StandardCharsets.UTF_8), Form.class);
            requireWhole(form, name);
            return form;
        } catch (JsonProcessingException e) {
            throw new Problem.Invalid(name, "is no price list: " + e.getOriginalMessage());
        }
    }

    /** What is absent in the file is null in the form, whatever the form's types say. */
    private static void requireWhole(@Nullable Form form, String name) {
        var whole = form != null
                && isThere(form.source())
                && isThere(form.date())
                && isThere(form.providers())
                && isThere(form.models())
                && form.models().stream().allMatch(line -> isThere(line) && isThere(line.model()));
        if (!whole) {
            throw new Problem.Invalid(
                    name, "must have version, source, date, providers and models, and each of models a model");
        }
    }

    private static boolean isThere(@Nullable Object part) {
        return part != null;
    }

    private static LocalDate date(Form form, String name) {
        try {
            return LocalDate.parse(form.date());
        } catch (DateTimeException e) {
            throw new Problem.Invalid(name + ": date", "must be a date such as 2025-12-31");
        }
    }

    private static String source(Form form, @Nullable String file, Map<String, ListedPrice> configured) {
        var source = form.source().strip() + " (list " + form.version() + (file == null ? ")" : " of " + file + ")");
        return configured.isEmpty() ? source : source + "; by configuration: " + String.join(", ", configured.keySet());
    }

    private static String checksum(byte[] file, Map<String, ListedPrice> configured) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(file);
            configured.forEach((model, price) -> digest.update((model + price).getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

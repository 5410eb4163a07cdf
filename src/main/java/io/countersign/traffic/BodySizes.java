package io.countersign.traffic;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.util.unit.DataSize;

/** How large the body of a request may be, by its address, and which setting says so. */
final class BodySizes {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Pattern DEFINITION = Pattern.compile("/api/companies(/import)?/?");
    private static final Pattern DEPLOYMENT = Pattern.compile(".*/deployment/create/?");

    private final LimitSettings.Body settings;

    BodySizes(LimitSettings.Body settings) {
        this.settings = settings;
    }

    /** So many bytes, and the setting's name. */
    record Most(DataSize size, String setting) {
        long bytes() {
            return size.toBytes();
        }

        /** In the largest unit in which it is whole. */
        String words() {
            for (var unit : List.of("MiB", "KiB")) {
                var large = unit.equals("MiB") ? 1L << 20 : 1L << 10;
                if (bytes() % large == 0) {
                    return bytes() / large + " " + unit;
                }
            }
            return bytes() + " bytes";
        }
    }

    /** An address that is written in another way is none of the larger ones. */
    Most most(String path, String contentType) {
        if (isForm(contentType)) {
            return new Most(settings.form(), "form");
        }
        if (DEFINITION.matcher(path).matches()) {
            return new Most(settings.definition(), "definition");
        }
        return DEPLOYMENT.matcher(path).matches()
                ? new Most(settings.deployment(), "deployment")
                : new Most(settings.other(), "other");
    }

    int mostParts() {
        return settings.parts();
    }

    static boolean isForm(String contentType) {
        return contentType.startsWith(FORM);
    }
}

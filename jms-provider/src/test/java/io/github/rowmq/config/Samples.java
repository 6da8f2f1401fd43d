package io.github.rowmq.config;

import io.github.rowmq.store.StoreConfig.SchemaMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Values of options for tests. No state. */
public final class Samples {

    private static final String ODD = "äöü ß&=?;%+#'\"\\/ \u4e2d\ud83d\ude00";

    private Samples() {}

    /** A random value other than the default. */
    @SuppressWarnings("unchecked")
    public static <T> T value(Option<T> option, Random random) {
        int number = 1 + random.nextInt(500);
        Object value = switch (option.name()) {
            case "url" -> "rowmq:jdbc:postgresql://localhost/db" + number + "?ssl=true&rowmq.strict=true";
            case "schema", "tablePrefix" -> "name" + number + "_";
            case "dataSourceJndiName" -> "java:comp/env/jdbc/ds" + number;
            case "schemaMode" -> SchemaMode.VALIDATE;
            case "autoCreate", "anonymousAllowed" -> false;
            case "strict" -> true;
            case "poolSize" -> 100 + number;
            case "connectTimeout", "operationTimeout", "lease" -> Duration.ofMillis(1_000 + number * 7L);
            case "maxBodySize" -> number * 1_024L + random.nextInt(2);
            case "trustedPackages" -> List.of("com.example.a" + number, "org.example.B$C", "net.example.*");
            default -> ODD + number;
        };
        return (T) value;
    }

    /** Texts of random values for all options. */
    public static Map<String, String> texts(Random random) {
        Map<String, String> texts = new LinkedHashMap<>();
        Option.all().forEach(option -> texts.put(option.name(), text(option, random)));
        return texts;
    }

    /** The text of a random value. */
    public static <T> String text(Option<T> option, Random random) {
        return option.format(value(option, random));
    }
}

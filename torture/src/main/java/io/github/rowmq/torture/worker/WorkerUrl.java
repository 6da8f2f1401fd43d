package io.github.rowmq.torture.worker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A worker's URL, taken apart for a data source that does not know RowMQ's options. Immutable.
 *
 * @param jdbcUrl without RowMQ's options
 * @param options RowMQ's, without their prefix
 */
record WorkerUrl(String jdbcUrl, Map<String, String> options) {

    private static final String PREFIX = "rowmq.";

    static WorkerUrl split(String url) {
        String[] parts = url.split("[?&]", -1);
        List<String> kept = new ArrayList<>();
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (parts[i].startsWith(PREFIX) && equals > 0) {
                options.put(parts[i].substring(PREFIX.length(), equals), parts[i].substring(equals + 1));
            } else {
                kept.add(parts[i]);
            }
        }
        return new WorkerUrl(kept.isEmpty() ? parts[0] : parts[0] + "?" + String.join("&", kept), options);
    }
}

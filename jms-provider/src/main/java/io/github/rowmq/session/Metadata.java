package io.github.rowmq.session;

import jakarta.jms.ConnectionMetaData;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** What a connection says of its provider (Jakarta Messaging 3.1, section 6.1.3). Immutable. */
final class Metadata implements ConnectionMetaData {

    private static final List<String> JMSX_NAMES = List.of("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount");
    private static final String UNRELEASED = "0.1";

    private final String version;

    Metadata() {
        String released = Metadata.class.getPackage().getImplementationVersion();
        version = released == null ? UNRELEASED : released;
    }

    @Override
    public String getJMSVersion() {
        return "3.1";
    }

    @Override
    public int getJMSMajorVersion() {
        return 3;
    }

    @Override
    public int getJMSMinorVersion() {
        return 1;
    }

    @Override
    public String getJMSProviderName() {
        return "RowMQ";
    }

    @Override
    public String getProviderVersion() {
        return version;
    }

    @Override
    public int getProviderMajorVersion() {
        return part(0);
    }

    @Override
    public int getProviderMinorVersion() {
        return part(1);
    }

    @Override
    public Enumeration<String> getJMSXPropertyNames() {
        return Collections.enumeration(JMSX_NAMES);
    }

    private int part(int index) {
        String[] parts = version.split("\\D+", index + 2);
        return index < parts.length && !parts[index].isEmpty() ? Integer.parseInt(parts[index]) : 0;
    }
}

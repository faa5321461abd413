package dev.onset.builds;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of a build to be published.
 *
 * @param files BPMN files, DMN files, forms, and input schemas named {@code <processName>.schema.json}
 * @param processNames the names by which processes are started, by BPMN process id; the default name of a process is its id
 */
public record BuildContent(
        String version, String branch, BuildStatus status, List<File> files, Map<String, String> processNames) {

    /** The default branch. */
    static final String MAIN = "main";

    /** A file of a build. */
    @SuppressWarnings("ArrayRecordComponent") // Files are not compared, and a copy would double the memory.
    public record File(String path, byte[] content) {}

    public BuildContent {
        files = List.copyOf(files);
        processNames = Map.copyOf(processNames);
    }

    /**
     * The SHA-256 checksum of files and process names, each part with its length, in the order of their names. It does not
     * depend on version, branch and status.
     *
     * @return 64 hexadecimal digits
     */
    String checksum() {
        MessageDigest digest = sha256();
        files.stream().sorted(Comparator.comparing(File::path)).forEach(file -> {
            add(digest, file.path().getBytes(StandardCharsets.UTF_8));
            add(digest, file.content());
        });
        new TreeMap<>(processNames).forEach((id, name) -> {
            add(digest, id.getBytes(StandardCharsets.UTF_8));
            add(digest, name.getBytes(StandardCharsets.UTF_8));
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        digest.update(part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}

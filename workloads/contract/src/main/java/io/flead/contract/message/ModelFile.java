package io.flead.contract.message;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.api.digest.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A global model in one file that outlives its topic: a zip of {@code manifest.json}, {@code model.pb} (the message as
 * its topic has it, with parameters and calibration) and {@code spec.json} (the settings that it was learnt under). The
 * manifest has the SHA-256 of the others, so that a damaged file is found before anything is done with it.
 *
 * @param pipeline name of the pipeline that it was exported from
 * @param spec settings as JSON
 * @param model the model
 */
public record ModelFile(String pipeline, String spec, GlobalModel model) {

    /** Longest file that is read. */
    public static final int MOST_BYTES = 32 << 20;

    /** The name's end that people know such a file by. */
    public static final String EXTENSION = ".fleadmodel";

    private static final String FORMAT = "flead-model";
    private static final int FORMAT_VERSION = 1;
    private static final String MANIFEST = "manifest.json";
    private static final String MODEL = "model.pb";
    private static final String SPEC = "spec.json";
    private static final int MOST_ENTRIES = 16;
    /** The same model gives the same file: no time of writing is in it. */
    private static final long NO_TIME = 0;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the file says of itself. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Manifest(
            @Nullable String format,
            int formatVersion,
            @Nullable String pipeline,
            long version,
            @Nullable String shapeId,
            @Nullable String parametersSha256,
            @Nullable Map<String, String> sha256) {}

    /** The file's bytes. */
    public byte[] encode() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        byte[] message = model.encode();
        byte[] settings = spec.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            entries.put(
                    MANIFEST,
                    JSON.writeValueAsBytes(new Manifest(
                            FORMAT,
                            FORMAT_VERSION,
                            pipeline,
                            model.version(),
                            model.shapeId(),
                            model.sha256(),
                            new LinkedHashMap<>(Map.of(MODEL, Sha256.hex(message), SPEC, Sha256.hex(settings))))));
            entries.put(MODEL, message);
            entries.put(SPEC, settings);
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey());
                entry.setTime(NO_TIME);
                zip.putNextEntry(entry);
                zip.write(each.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory took no bytes", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a file.
     *
     * @throws MalformedMessageException when it is no such file, of a later format, cut short or damaged; the message
     *     names the entry
     */
    public static ModelFile decode(byte[] bytes) throws MalformedMessageException {
        Map<String, byte[]> entries = entries(bytes);
        Manifest manifest = manifest(entry(entries, MANIFEST));
        byte[] message = checked(entries, manifest, MODEL);
        byte[] settings = checked(entries, manifest, SPEC);
        GlobalModel model = GlobalModel.decode(message);
        if (model.version() != manifest.version() || !model.sha256().equals(manifest.parametersSha256())) {
            throw new MalformedMessageException(
                    MODEL + " holds version " + model.version() + " with sha256 " + model.sha256() + ", but " + MANIFEST
                            + " names version " + manifest.version() + " with " + manifest.parametersSha256());
        }
        String pipeline = manifest.pipeline();
        return new ModelFile(pipeline == null ? "" : pipeline, new String(settings, StandardCharsets.UTF_8), model);
    }

    private static Map<String, byte[]> entries(byte[] bytes) throws MalformedMessageException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        long left = MOST_BYTES;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] content = zip.readNBytes((int) left + 1);
                left -= content.length;
                if (left < 0 || entries.size() == MOST_ENTRIES) {
                    throw new MalformedMessageException(
                            "it holds more than " + MOST_BYTES + " bytes or " + MOST_ENTRIES + " entries");
                }
                entries.put(entry.getName(), content);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedMessageException("it is no whole zip: " + e.getMessage());
        }
        return entries;
    }

    private static Manifest manifest(byte[] bytes) throws MalformedMessageException {
        Manifest manifest;
        try {
            manifest = JSON.readValue(bytes, Manifest.class);
        } catch (IOException e) {
            throw new MalformedMessageException(MANIFEST + " is not the expected JSON");
        }
        if (manifest == null || !FORMAT.equals(manifest.format()) || manifest.formatVersion() != FORMAT_VERSION) {
            throw new MalformedMessageException(MANIFEST + " is not of the format " + FORMAT + " " + FORMAT_VERSION
                    + ": read it with the release that wrote it");
        }
        return manifest;
    }

    private static byte[] checked(Map<String, byte[]> entries, Manifest manifest, String name)
            throws MalformedMessageException {
        byte[] content = entry(entries, name);
        Map<String, String> sums = manifest.sha256();
        String expected = sums == null ? null : sums.get(name);
        String actual = Sha256.hex(content);
        if (!actual.equals(expected)) {
            throw new MalformedMessageException(
                    name + " has the sha256 " + actual + ", but " + MANIFEST + " names " + expected);
        }
        return content;
    }

    private static byte[] entry(Map<String, byte[]> entries, String name) throws MalformedMessageException {
        byte[] content = entries.get(name);
        if (content == null) {
            throw new MalformedMessageException("it has no entry " + name);
        }
        return content;
    }
}

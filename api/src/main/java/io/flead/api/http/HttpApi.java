package io.flead.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** The paths of the HTTP API, and the JSON form of its documents. */
public final class HttpApi {

    /** Answers with an {@link AggregatorStatus}. */
    public static final String STATUS = "/api/status";

    /** Answers with a {@link ModelHistory}. Query parameters: {@code limit} and {@code before}. */
    public static final String HISTORY = "/api/history";

    /**
     * Followed by {@code /latest} or a version; answers with a {@link ModelDocument}. A POST to a version's {@code
     * /rollback} or {@code /promote} takes a {@link RestoreRequest}, publishes that version's parameters as the newest one,
     * and answers with its {@link ModelSummary}. {@code /export} gives a version as a file that a POST to {@code /import}
     * takes; {@code /compare?base=&candidate=} answers with a {@link ModelComparison}.
     */
    public static final String MODELS = "/api/models";

    /**
     * Answers with a {@link RoundList}; query parameter {@code limit}. Followed by the version that a round starts from:
     * answers with a {@link RoundDocument}.
     */
    public static final String ROUNDS = "/api/rounds";

    /** Answers with a {@link DeviceList}. Query parameters: {@code state}, {@code limit} and {@code after}. */
    public static final String DEVICES = "/api/devices";

    /** Answers with an {@link AlarmList}. Query parameters: {@code state}, {@code device}, {@code limit} and {@code before}. */
    public static final String ALARMS = "/api/alarms";

    /**
     * Answers with a {@link MachineList}, from the producer where a simulator runs. Query parameters: {@code limit} and
     * {@code after}. Followed by a machine's id and {@code /failure} or {@code /maintenance}: a {@link FailureRequest} or
     * a {@link MaintenanceRequest} does that to it, a DELETE of the failure mends it; they answer with an
     * {@link InjectionDocument}.
     */
    public static final String MACHINES = "/api/machines";

    // A writer of a later release has fields that this reader does not know.
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private HttpApi() {}

    /**
     * Reads a document and ignores fields that it does not know.
     *
     * @throws IOException when the text is not such a document; the message names the field
     */
    public static <T> T read(String json, Class<T> type) throws IOException {
        T document = JSON.readValue(json, type);
        if (document == null) {
            throw new IOException(type.getSimpleName() + ": the document is null");
        }
        return document;
    }

    /**
     * Reads a document with a parameter of its type, as {@link #read(String, Class)} does.
     *
     * @throws IOException when the text is not such a document; the message names the field
     */
    public static <T> T read(String json, TypeReference<T> type) throws IOException {
        T document = JSON.readValue(json, type);
        if (document == null) {
            throw new IOException(type.getType().getTypeName() + ": the document is null");
        }
        return document;
    }

    /** Writes a document as JSON. */
    public static byte[] write(Object document) {
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    document.getClass().getSimpleName() + " cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }
}

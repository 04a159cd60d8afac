package io.flead.analytics.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.analytics.database.AnalyticsDatabase;
import io.flead.api.digest.Sha256;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.MalformedMessageException;
import io.flead.contract.message.Parameters;
import io.flead.detector.CalibrationCheck;
import io.flead.detector.ModelShape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads models of {@code global_models}, and refuses one whose bytes do not match its description. */
final class StoredModels {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final AnalyticsDatabase database;
    private final ModelShape shape;

    StoredModels(AnalyticsDatabase database, ModelShape shape) {
        this.database = database;
        this.shape = shape;
    }

    /**
     * The model of a version.
     *
     * @param version empty for the newest
     * @throws RefusedModelException when there is none, or it is damaged or of another shape
     */
    RegisteredModel load(OptionalLong version) throws RefusedModelException, SQLException {
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT version, shape_id, parameters, sha256, calibration FROM global_models"
                                + (version.isPresent() ? " WHERE version = ?" : "")
                                + " ORDER BY created_at DESC, version DESC LIMIT 1")) {
            if (version.isPresent()) {
                select.setLong(1, version.getAsLong());
            }
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new RefusedModelException(
                            version.isPresent()
                                    ? "there is no global model " + version.getAsLong()
                                    : "there is no global model yet");
                }
                return checked(row.getLong(1), row.getString(2), row.getBytes(3), row.getString(4), row.getString(5));
            }
        }
    }

    private RegisteredModel checked(
            long version, String shapeId, byte[] encoded, String sha256, @Nullable String calibration)
            throws RefusedModelException {
        float[] parameters;
        try {
            parameters = Parameters.decode(encoded);
        } catch (MalformedMessageException e) {
            throw new RefusedModelException("global model " + version + ": " + e.getMessage());
        }
        String actual = Sha256.hex(encoded);
        if (!actual.equals(sha256)) {
            throw new RefusedModelException("global model " + version + " is damaged: its parameters have SHA-256 "
                    + actual + ", not " + sha256);
        }
        if (!shapeId.equals(shape.id()) || parameters.length != shape.parameterCount()) {
            throw new RefusedModelException("global model " + version + " has shape " + shapeId + " with "
                    + parameters.length + " parameters, the pipeline has " + shape.id() + " with "
                    + shape.parameterCount());
        }
        for (float parameter : parameters) {
            if (!Float.isFinite(parameter)) {
                throw new RefusedModelException("global model " + version + " holds " + parameter);
            }
        }
        return new RegisteredModel(version, parameters, calibration(version, calibration));
    }

    private FleetCalibration calibration(long version, @Nullable String json) throws RefusedModelException {
        if (json == null) {
            return FleetCalibration.NONE;
        }
        FleetCalibration calibration;
        try {
            calibration = JSON.readValue(json, FleetCalibration.class);
        } catch (JsonProcessingException e) {
            throw new RefusedModelException(
                    "global model " + version + " has an unreadable calibration: " + e.getOriginalMessage());
        }
        var fault = CalibrationCheck.fault(shape, calibration);
        if (fault.isPresent()) {
            throw new RefusedModelException("global model " + version + " has a wrong calibration: " + fault.get());
        }
        return calibration;
    }
}

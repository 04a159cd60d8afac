package io.flead.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flead.api.http.AggregatorStatus.ActiveDevices;
import io.flead.api.http.AggregatorStatus.AlarmCounts;
import io.flead.api.http.AggregatorStatus.AnomalyCounts;
import io.flead.api.http.AggregatorStatus.CurrentRound;
import io.flead.api.http.CurrentModel.Publication;
import io.flead.api.http.ModelDocument.SharedThresholds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpApiTest {

    private static final String TIME = "2026-01-01T12:00:00Z";
    private static final ModelSummary SUMMARY =
            new ModelSummary(2, 1, 1, "FedAvg", 3, 30, 0.25, "shape-1", "abc", TIME);

    @Test
    void aStatusIsReadAsItWasWritten() throws Exception {
        var status = status(new CurrentModel(1, 0L, TIME, 3, 30, 0.25, "abc", "shape-1"));
        assertThat(read(status, AggregatorStatus.class)).isEqualTo(status);
        assertThat(status.model().publication()).contains(new Publication(0, TIME, 0.25));
        assertThat(status.updates().allRefused()).isEqualTo(3);
    }

    @Test
    void theInitialModelWasNotPublished() throws Exception {
        var status = status(new CurrentModel(0, null, null, 0, 0, null, "abc", "shape-1"));
        assertThat(read(status, AggregatorStatus.class)).isEqualTo(status);
        assertThat(status.model().publication()).isEmpty();
    }

    @Test
    void historyAndModelAreReadAsTheyWereWritten() throws Exception {
        var history = new ModelHistory(List.of(SUMMARY), 2L);
        assertThat(read(history, ModelHistory.class)).isEqualTo(history);

        var thresholds =
                new SharedThresholds(3, new double[] {1.5}, new double[] {-1}, new double[] {0.5}, new int[] {10});
        var model = new ModelDocument(SUMMARY, thresholds, new float[] {0.1f, -3e-7f});
        assertThat(read(model, ModelDocument.class)).usingRecursiveComparison().isEqualTo(model);
    }

    @Test
    void fieldsOfALaterReleaseAreIgnored() throws Exception {
        String future = new String(HttpApi.write(new ModelHistory(List.of(SUMMARY), null)), StandardCharsets.UTF_8)
                .replace("\"version\"", "\"canary\":{\"devices\":[\"a\"]},\"version\"")
                .replace("\"models\"", "\"epoch\":7,\"models\"");
        assertThat(HttpApi.read(future, ModelHistory.class).models()).containsExactly(SUMMARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "<html>busy</html>",
                "{}",
                "{\"model\":{\"version\":3}}",
                "{\"pipeline\":\"p\",\"model\":{\"version\":\"new\"}}",
            })
    void otherTextIsNoStatus(String text) {
        assertThatThrownBy(() -> HttpApi.read(text, AggregatorStatus.class)).isInstanceOf(IOException.class);
    }

    @Test
    void aPublishedModelHasATime() {
        assertThatThrownBy(() -> new CurrentModel(1, 0L, "yesterday", 3, 30, 0.25, "abc", "shape-1"))
                .hasMessage("publishedAt must be a time, but is 'yesterday'");
        assertThatThrownBy(() -> new CurrentModel(1, 0L, null, 3, 30, 0.25, "abc", "shape-1"))
                .hasMessage("publishedAt");
    }

    private static AggregatorStatus status(CurrentModel model) {
        var refused = new TreeMap<String, Long>();
        refused.put("duplicate", 2L);
        refused.put("stale-round", 1L);
        return new AggregatorStatus(
                "pumps",
                model,
                new CurrentRound(1, TIME, 4, 400, 3, TIME),
                new ActiveDevices(5),
                new UpdateCounts(2, 1, refused),
                new AnomalyCounts(1),
                new AlarmCounts(2, 5, 1),
                new ReadingsLag(120, 30, 7));
    }

    private static <T> T read(T document, Class<T> type) throws IOException {
        return HttpApi.read(new String(HttpApi.write(document), StandardCharsets.UTF_8), type);
    }
}

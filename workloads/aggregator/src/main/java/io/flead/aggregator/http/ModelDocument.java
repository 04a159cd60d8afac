package io.flead.aggregator.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * The answer of {@code GET /api/models/{version}} as JSON.
 *
 * @param model what describes it, as in the history
 * @param parameters flat parameters {@code [parameters]} in the network's own order
 */
@SuppressWarnings("ArrayRecordComponent") // written out and dropped
record ModelDocument(
        @JsonUnwrapped HistoryView.ModelView model,
        @JsonProperty float[] parameters) {}

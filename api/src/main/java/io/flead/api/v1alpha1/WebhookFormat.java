package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The form in which a webhook gets alarms. */
public enum WebhookFormat {
    /** The alarm as on its topic, one a request. */
    @JsonProperty("flead")
    FLEAD,
    /** Alerts of Alertmanager's API v2, many a request; open ones are repeated, since it forgets them otherwise. */
    @JsonProperty("alertmanager")
    ALERTMANAGER,
    /** A CloudEvent in structured mode, one a request. */
    @JsonProperty("cloudevents")
    CLOUDEVENTS
}

package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.AGGREGATOR;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Where alarms go besides their topic. */
public record AlarmDelivery(
        @JsonPropertyDescription("An HTTP receiver of alarms, to which the aggregator posts them.") @Nullable Webhook webhook)
        implements Serializable {

    /** An HTTP receiver of alarms. */
    public record Webhook(
            @Required
            @Size(min = 8, max = 2048) @ValidationRule(
                    value = "self.matches('^https?://[^/?# ]+([/?][^# ]*)?$')",
                    message =
                            "must be the whole http:// or https:// URL that alarms are posted to, such as http://alertmanager:9093/api/v2/alerts")
            @JsonPropertyDescription(
                    "URL that alarms are posted to, its path included; of an Alertmanager it ends with /api/v2/alerts.")
            @ReadBy(AGGREGATOR)
            String url,

            @JsonPropertyDescription(
                    "Secret in the pipeline's namespace whose key token is sent as bearer token; flead up reads WEBHOOK_TOKEN"
                            + " in its place.")
            @Nullable SecretReference secretRef,

            @Default("\"flead\"")
            @JsonPropertyDescription(
                    "Form of the requests: flead (the alarm as on its topic), alertmanager (alerts of its API v2) or cloudevents"
                            + " (CloudEvents 1.0, structured).")
            @ReadBy(AGGREGATOR)
            WebhookFormat format)
            implements Serializable {

        /** Key of the token in the Secret. */
        public static final String TOKEN_KEY = "token";
    }
}

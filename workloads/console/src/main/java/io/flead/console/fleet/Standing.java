package io.flead.console.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.flead.contract.message.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What people have said of an alarm so far.
 *
 * @param verdict {@code right}, {@code false} or {@code expected}, the newest; absent while nobody has judged
 * @param comment the newest one; absent where there is none
 * @param acknowledgedAt when it was acknowledged first; absent while it is not
 * @param shelvedUntil until when it is out of the way; absent when it never was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Standing(
        @Nullable String verdict,
        @Nullable String comment,
        @Nullable String acknowledgedAt,
        @Nullable String shelvedUntil) {

    /** Of an alarm of which nobody has said anything. */
    public static final Standing NONE = new Standing(null, null, null, null);

    /** What is known when this has been said too. */
    Standing after(Verdict said) {
        String comment = said.comment() == null ? this.comment : said.comment();
        return switch (said.kind()) {
            case RIGHT, FALSE, EXPECTED -> new Standing(said.kind().text(), comment, acknowledgedAt, shelvedUntil);
            case ACKNOWLEDGED ->
                new Standing(verdict, comment, acknowledgedAt == null ? said.at() : acknowledgedAt, shelvedUntil);
            case SHELVED -> new Standing(verdict, comment, acknowledgedAt, said.until());
        };
    }

    /** Whether the alarm is out of the way at a time. */
    public boolean isShelved(Instant now) {
        return shelvedUntil != null && Instant.parse(shelvedUntil).isAfter(now);
    }
}

package io.flead.aggregator.http;

import io.flead.aggregator.telemetry.AlarmRoster;
import io.flead.aggregator.telemetry.AlarmRoster.Place;
import io.flead.api.http.AlarmList;
import io.flead.api.http.AlarmList.OpenAlarms;
import io.flead.api.http.HttpApi;
import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.State;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Optional;

/** {@code /api/alarms}: the newest first, those of a state or a device, page by page. */
final class AlarmsPage implements Handler {

    private final AlarmRoster roster;

    AlarmsPage(AlarmRoster roster) {
        this.roster = roster;
    }

    @Override
    public void handle(Context context) {
        int limit =
                (int) RequestNumbers.query(context, "limit", AggregatorApi.DEFAULT_LIMIT, 1, AggregatorApi.MAX_LIMIT);
        Optional<State> state = QueryWord.query(context, "state", State.values(), State::text);
        Optional<String> device = Optional.ofNullable(context.queryParam("device"));
        Optional<Place> before =
                Optional.ofNullable(context.queryParam("before")).map(AlarmsPage::place);
        List<Alarm> page = roster.list(state, device, before, limit + 1);
        boolean more = page.size() > limit;
        List<Alarm> shown = more ? page.subList(0, limit) : page;
        context.contentType("application/json")
                .result(HttpApi.write(new AlarmList<>(
                        new OpenAlarms(
                                roster.open(Severity.MINOR),
                                roster.open(Severity.MAJOR),
                                roster.open(Severity.CRITICAL)),
                        shown,
                        more ? Place.of(shown.get(limit - 1)).text() : null)));
    }

    private static Place place(String text) {
        return Place.parse(text)
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.BAD_REQUEST,
                        "before must be what the page before answered as \"before\", but is '"
                                + RequestNumbers.shorten(text) + "'."));
    }
}

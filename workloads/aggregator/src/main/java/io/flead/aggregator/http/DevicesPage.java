package io.flead.aggregator.http;

import io.flead.aggregator.telemetry.DeviceRoster;
import io.flead.api.http.DeviceList;
import io.flead.api.http.DeviceList.StateCounts;
import io.flead.api.http.HttpApi;
import io.flead.contract.message.DeviceStatus.State;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Optional;

/** {@code /api/devices}: the devices by their id, those of a state, page by page. */
final class DevicesPage implements Handler {

    private final DeviceRoster roster;

    DevicesPage(DeviceRoster roster) {
        this.roster = roster;
    }

    @Override
    public void handle(Context context) {
        int limit =
                (int) RequestNumbers.query(context, "limit", AggregatorApi.DEFAULT_LIMIT, 1, AggregatorApi.MAX_LIMIT);
        String after = Optional.ofNullable(context.queryParam("after")).orElse("");
        Optional<State> state = QueryWord.query(context, "state", State.values(), State::text);
        List<DeviceRoster.Device> page = roster.list(state, after, limit + 1);
        boolean more = page.size() > limit;
        List<DeviceRoster.Device> shown = more ? page.subList(0, limit) : page;
        context.contentType("application/json")
                .result(HttpApi.write(new DeviceList(
                        new StateCounts(
                                roster.count(State.WARMUP), roster.count(State.SCORING), roster.count(State.SILENT)),
                        shown.stream().map(DevicesPage::document).toList(),
                        more ? shown.get(limit - 1).deviceId() : null)));
    }

    private static DeviceList.DeviceDocument document(DeviceRoster.Device device) {
        return new DeviceList.DeviceDocument(
                device.deviceId(),
                device.state().text(),
                device.reportedAt().toString(),
                device.lastReadingAt().toString(),
                device.warmupProgress(),
                device.modelVersion(),
                device.constantSensors());
    }
}

package io.flead.archiver.row;

import io.flead.contract.message.MachineInjection;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What was done to simulated machines, into {@code injections}: one that a restarted producer says again is one row. */
final class InjectionRows extends TableProjection {

    InjectionRows() {
        super("injections", true, "id", "device_id", "act", "type", "severity", "at", "sequence", "readings", "origin");
    }

    @Override
    public Optional<SkippedRecord> append(ConsumerRecord<byte[], byte[]> message, CopyRows rows) {
        return decode(message, MachineInjection::decode, injection -> {
            rows.text(injection.id())
                    .text(injection.deviceId())
                    .text(injection.act().text())
                    .textOrNone(injection.type())
                    .number(injection.severity())
                    .text(injection.at())
                    .number(injection.sequence())
                    .number(injection.readings())
                    .text(injection.origin().text());
            rows.endRow(message.partition(), message.offset());
            return Optional.empty();
        });
    }
}

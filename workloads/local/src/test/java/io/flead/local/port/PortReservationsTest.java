package io.flead.local.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.local.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortReservationsTest {

    @TempDir
    Path cache;

    @Test
    void aPortWithAListenerIsNotFree() throws IOException {
        try (PortReservations reservations = new PortReservations(cache);
                ServerSocket loopback = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket everywhere = new ServerSocket(0, 1)) {
            assertThat(reservations.reserve(loopback.getLocalPort())).isFalse();
            assertThat(reservations.reserve(everywhere.getLocalPort())).isFalse();
        }
    }

    @Test
    void aPortOfAnotherRunIsNotFreeUntilThatEnds() throws IOException {
        int port = FreePorts.next();
        try (PortReservations later = new PortReservations(cache)) {
            try (PortReservations first = new PortReservations(cache)) {
                assertThat(first.reserve(port)).isTrue();
                assertThat(later.reserve(port)).isFalse();
            }
            assertThat(later.reserve(port)).isTrue();
        }
    }
}

package io.flead.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports without a listener at the moment of asking. */
public final class FreePorts {

    private FreePorts() {}

    /** One free port. */
    public static int next() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

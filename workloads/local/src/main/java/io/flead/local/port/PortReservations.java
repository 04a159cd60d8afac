package io.flead.local.port;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ports that this run has taken. Between the choice of a port and the moment its child listens on it, another run could
 * choose it too; a locked file per port keeps runs of one user apart. The locks end with the process.
 */
public final class PortReservations implements AutoCloseable {

    private final Path directory;
    private final List<FileChannel> held = new ArrayList<>();

    /**
     * No reservations yet.
     *
     * @param cacheDirectory shared by all runs of this user
     */
    public PortReservations(Path cacheDirectory) throws IOException {
        this.directory = Files.createDirectories(cacheDirectory.resolve("ports"));
    }

    /** Takes a port if it is free and no other run has taken it. */
    public boolean reserve(int port) {
        try {
            FileChannel channel = FileChannel.open(
                    directory.resolve(Integer.toString(port)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null || !isFree(port)) {
                channel.close();
                return false;
            }
            held.add(channel);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (FileChannel channel : held) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        held.clear();
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static boolean isFree(int port) {
        return canListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                && canListen(new InetSocketAddress(port));
    }

    private static boolean canListen(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address, 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

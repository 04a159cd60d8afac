package io.flead.local.port;

import io.flead.local.failure.UserException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;

/**
 * The ports of a run. Those that were asked for are taken or refused; the others are the well-known ones, or the next
 * free one above where that is taken.
 */
public final class PortPlan {

    private static final int HIGHEST = 65_535;

    private final Map<Port, Integer> ports;

    private PortPlan(Map<Port, Integer> ports) {
        this.ports = ports;
    }

    /**
     * Chooses the ports.
     *
     * @param asked ports that the user gave, with the option they came by
     * @param reserve takes a port for this run when it is free and says whether it was
     * @throws UserException when a port that was asked for is taken or asked for twice
     */
    public static PortPlan choose(Map<Port, Integer> asked, IntPredicate reserve) throws UserException {
        Map<Port, Integer> ports = new EnumMap<>(Port.class);
        for (Map.Entry<Port, Integer> entry : asked.entrySet()) {
            int port = entry.getValue();
            String option = "port " + port + " for " + entry.getKey().label();
            if (port < 1 || port > HIGHEST) {
                throw new UserException(option + " is out of range: choose one from 1 to " + HIGHEST);
            }
            if (ports.containsValue(port)) {
                throw new UserException(option + " was asked for twice: choose another");
            }
            if (!reserve.test(port)) {
                throw new UserException(
                        option + " is taken or not allowed: choose another, or leave the option out to get a free one");
            }
            ports.put(entry.getKey(), port);
        }
        for (Port name : Port.values()) {
            if (!ports.containsKey(name)) {
                ports.put(name, next(name, ports, reserve));
            }
        }
        return new PortPlan(ports);
    }

    /** The port of a listener. */
    public int of(Port port) {
        return Objects.requireNonNull(ports.get(port), "no port planned for " + port);
    }

    /** One line for each port that is not the well-known one although none was asked for. */
    public List<String> notices(Map<Port, Integer> asked) {
        List<String> notices = new ArrayList<>();
        ports.forEach((name, port) -> {
            if (port != name.preferred() && !asked.containsKey(name)) {
                notices.add("port " + name.preferred() + " is taken, " + name.label() + " uses " + port);
            }
        });
        return notices;
    }

    /** Ports by label, in a fixed order. */
    public Map<String, Integer> byLabel() {
        Map<String, Integer> labelled = new LinkedHashMap<>();
        ports.forEach((name, port) -> labelled.put(name.label(), port));
        return labelled;
    }

    private static int next(Port name, Map<Port, Integer> taken, IntPredicate reserve) throws UserException {
        // Upwards from the well-known port, not any port of the system's choice: those are given to outgoing
        // connections too.
        for (int port = name.preferred(); port <= Math.min(HIGHEST, name.preferred() + 2000); port++) {
            int candidate = port;
            boolean anothersFavourite = port != name.preferred()
                    && java.util.Arrays.stream(Port.values()).anyMatch(other -> other.preferred() == candidate);
            if (!anothersFavourite && !taken.containsValue(port) && reserve.test(port)) {
                return port;
            }
        }
        throw new UserException("no free port above " + name.preferred() + " for " + name.label());
    }
}

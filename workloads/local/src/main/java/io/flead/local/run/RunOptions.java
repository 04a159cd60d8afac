package io.flead.local.run;

import io.flead.local.pipeline.EffectivePipeline;
import io.flead.local.port.PortPlan;
import io.flead.local.state.StateDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The options of a run.
 *
 * @param home the built project
 * @param state where it is kept
 * @param cacheDirectory where programs and native libraries are unpacked
 * @param ports ports of everything that listens
 * @param listenOnAll whether the HTTP servers listen on all addresses of the machine, in place of loopback
 * @param length time after which it ends by itself, counted from the first reading; empty for never
 */
public record RunOptions(
        EffectivePipeline pipeline,
        InstallDirectory home,
        StateDirectory state,
        Path cacheDirectory,
        PortPlan ports,
        boolean listenOnAll,
        Optional<Duration> length) {}

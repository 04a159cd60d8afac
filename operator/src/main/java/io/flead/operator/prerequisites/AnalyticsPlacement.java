package io.flead.operator.prerequisites;

import io.flead.api.v1alpha1.Analytics;
import io.flead.api.v1alpha1.WindowsRunner;
import java.util.Set;

/**
 * Which of the kinds that a cluster serves run a pipeline's analytics. The pipeline's word holds; without one, what the
 * cluster can run.
 *
 * @param windows what runs the windows
 * @param batchOnSpark whether the batch is a ScheduledSparkApplication, not a CronJob
 */
public record AnalyticsPlacement(WindowsRunner windows, boolean batchOnSpark) {

    /**
     * Decides for a pipeline.
     *
     * @param usable kinds that the cluster serves, new enough
     */
    static AnalyticsPlacement of(Analytics analytics, Set<OptionalKind> usable) {
        WindowsRunner wanted = analytics.windowsRunner();
        WindowsRunner windows = wanted != null
                ? wanted
                : usable.contains(OptionalKind.SPARK_APPLICATION) ? WindowsRunner.Spark : WindowsRunner.Deployment;
        return new AnalyticsPlacement(
                windows, windows == WindowsRunner.Spark || usable.contains(OptionalKind.SCHEDULED_SPARK_APPLICATION));
    }

    /** Whether the Spark operator runs any of it. */
    public boolean onSpark() {
        return batchOnSpark || windows == WindowsRunner.Spark;
    }
}

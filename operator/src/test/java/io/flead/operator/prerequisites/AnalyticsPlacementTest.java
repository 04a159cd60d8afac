package io.flead.operator.prerequisites;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.Analytics;
import io.flead.api.v1alpha1.WindowsRunner;
import io.flead.operator.testing.Pipelines;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyticsPlacementTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # wanted   | served                                         | windows    | batch on Spark
                               | SPARK_APPLICATION SCHEDULED_SPARK_APPLICATION | Spark      | true
                               | CRON_JOB                                       | Deployment | false
                               | SCHEDULED_SPARK_APPLICATION                    | Deployment | true
                    Spark      | CRON_JOB                                       | Spark      | true
                    Deployment | SPARK_APPLICATION SCHEDULED_SPARK_APPLICATION | Deployment | true
                    Deployment | CRON_JOB                                       | Deployment | false
                    """)
    void thePipelinesWordHoldsAndWithoutOneWhatTheClusterCanRun(
            @Nullable WindowsRunner wanted, String served, WindowsRunner windows, boolean batchOnSpark) {
        AnalyticsPlacement placement = AnalyticsPlacement.of(analytics(wanted), kinds(served));

        assertThat(placement).isEqualTo(new AnalyticsPlacement(windows, batchOnSpark));
        assertThat(placement.onSpark()).isEqualTo(batchOnSpark);
    }

    private static Set<OptionalKind> kinds(String words) {
        return Arrays.stream(words.split(" ")).map(OptionalKind::valueOf).collect(Collectors.toSet());
    }

    private static Analytics analytics(@Nullable WindowsRunner windows) {
        Analytics declared =
                Pipelines.quickstart("placement", "factory", false).getSpec().analytics();
        return new Analytics(
                declared.enabled(),
                declared.schedule(),
                declared.windows(),
                windows,
                declared.tolerance(),
                declared.parquet(),
                declared.storage(),
                declared.resources(),
                declared.podTemplate(),
                declared.sparkConf(),
                declared.serviceAccountAnnotations());
    }
}

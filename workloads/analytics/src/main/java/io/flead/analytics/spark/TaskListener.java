package io.flead.analytics.spark;

import io.flead.analytics.readings.ReadingSource;
import io.flead.process.progress.ProgressLine;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/** Shows Spark's tasks in a progress line. */
final class TaskListener extends SparkListener {

    private final ProgressLine progress;

    TaskListener(ProgressLine progress) {
        this.progress = progress;
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        progress.stepsKnown(submitted.stageInfo().numTasks());
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.reason() == Success$.MODULE$) {
            progress.stepDone();
            for (AccumulableInfo accumulable :
                    CollectionConverters.asJava(end.taskInfo().accumulables())) {
                if (accumulable.name().contains(ReadingSource.READ)
                        && accumulable.update().isDefined()
                        && accumulable.update().get() instanceof Long rows) {
                    progress.readingsRead(rows);
                }
            }
        }
    }
}

package io.flead.analytics.spark;

import io.flead.analytics.job.Progress;
import io.flead.analytics.readings.ReadingSource;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/** Tells a progress line of Spark's tasks. */
final class TaskListener extends SparkListener {

    private final Progress progress;

    TaskListener(Progress progress) {
        this.progress = progress;
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        progress.tasksKnown(submitted.stageInfo().numTasks());
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.reason() == Success$.MODULE$) {
            progress.taskDone();
            for (AccumulableInfo accumulable :
                    CollectionConverters.asJava(end.taskInfo().accumulables())) {
                if (accumulable.name().contains(ReadingSource.READ)
                        && accumulable.update().isDefined()
                        && accumulable.update().get() instanceof Long rows) {
                    progress.rowsRead(rows);
                }
            }
        }
    }
}

package io.flead.analytics.spark;

import io.flead.analytics.job.Progress;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

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
        if (end.reason() == org.apache.spark.Success$.MODULE$) {
            progress.taskDone();
        }
    }
}

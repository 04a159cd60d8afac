package io.flead.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.apply.DesiredStateMatcher;
import io.flead.operator.kind.ScheduledSparkApplication;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Where the cluster refuses a change, the operator keeps or recreates the resource: it never asks in vain. */
final class UnchangeableFieldsTest {

    private static final Path BASE = Path.of("src/test/resources/golden/base/in.yaml");

    @Test
    void aClaimOnlyGrows() throws Exception {
        DeclaredPipeline base = DeclaredPipeline.read(BASE);
        PersistentVolumeClaim actual = claim(base);
        actual.getSpec().setStorageClassName("fast");

        assertThat(matches(actual, base)).isTrue();
        assertThat(matches(actual, base.with("/training/storage/size", "1Gi"))).isTrue();
        assertThat(matches(actual, base.with("/training/storage/size", "20Gi"))).isFalse();
    }

    @Test
    void aClaimKeepsClassAndAccessMode() throws Exception {
        DeclaredPipeline other = DeclaredPipeline.read(BASE)
                .with("/training/storage/storageClassName", "slow")
                .with("/training/storage/accessMode", "ReadWriteMany");
        PersistentVolumeClaim actual = claim(DeclaredPipeline.read(BASE));
        actual.getSpec().setStorageClassName("fast");
        PersistentVolumeClaim desired = new TrainingVolume().desired(other.pipeline(), other.prerequisites());

        new TrainingVolume()
                .match(actual, desired, other.pipeline(), noContext())
                .matched();

        assertThat(desired.getSpec().getStorageClassName()).isEqualTo("fast");
        assertThat(desired.getSpec().getAccessModes()).containsExactly("ReadWriteOnce");
        assertThat(desired.getSpec().getResources().getRequests()).containsEntry("storage", new Quantity("10Gi"));
    }

    @Test
    void anotherScheduleIsAnotherResource() throws Exception {
        DeclaredPipeline base = DeclaredPipeline.read(BASE);
        BatchApplication batch = new BatchApplication();
        ScheduledSparkApplication actual = batch.desired(base.pipeline(), base.prerequisites());
        DeclaredPipeline nightly = base.with("/analytics/schedule", "'0 3 * * *'");
        DeclaredPipeline larger = base.with("/analytics/resources/memory", "4Gi");

        assertThat(batch.recreates(actual, batch.desired(nightly.pipeline(), nightly.prerequisites())))
                .isTrue();
        assertThat(batch.recreates(actual, batch.desired(larger.pipeline(), larger.prerequisites())))
                .isFalse();
    }

    @Test
    void anotherImageOrDatabaseIsAnotherMigration() throws Exception {
        DeclaredPipeline base = DeclaredPipeline.read(BASE);

        assertThat(migration(base)).isEqualTo(migration(base.with("/devices/rate", "5")));
        assertThat(migration(base)).isNotEqualTo(migration(base.with("/images/tag", "2.0.0")));
    }

    private static String migration(DeclaredPipeline pipeline) {
        return new MigrationJob()
                .desired(pipeline.pipeline(), pipeline.prerequisites())
                .get(0)
                .getMetadata()
                .getName();
    }

    private static PersistentVolumeClaim claim(DeclaredPipeline pipeline) {
        PersistentVolumeClaim claim = new TrainingVolume().desired(pipeline.pipeline(), pipeline.prerequisites());
        new TrainingVolume()
                .match(claim, claim, pipeline.pipeline(), noContext())
                .matched();
        DesiredStateMatcher.sign(claim);
        return claim;
    }

    private static boolean matches(PersistentVolumeClaim actual, DeclaredPipeline pipeline) {
        return new TrainingVolume()
                .match(
                        actual,
                        new TrainingVolume().desired(pipeline.pipeline(), pipeline.prerequisites()),
                        pipeline.pipeline(),
                        noContext())
                .matched();
    }

    /** Matching asks nothing of it. */
    @SuppressWarnings("unchecked")
    private static Context<FleadPipeline> noContext() {
        return (Context<FleadPipeline>) Proxy.newProxyInstance(
                Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}

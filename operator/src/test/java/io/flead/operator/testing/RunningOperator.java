package io.flead.operator.testing;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator at work in a namespace of its own, with everything around it that a pipeline needs. */
@ExtendWith(ApiServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RunningOperator {

    protected KubernetesClient client;
    protected Scene scene;
    protected OtherOperators others;
    protected TestOperator operator;

    @BeforeAll
    void start() {
        client = ApiServer.client();
        scene = Scene.set(client);
        others = new OtherOperators(client, scene.namespace());
        operator = TestOperator.start(scene.namespace());
    }

    @AfterAll
    void stop() {
        scene.close();
        operator.close();
        others.close();
        client.close();
    }
}

package io.flead.operator.dependent;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.Program;
import io.flead.api.v1alpha1.ServiceResources;
import io.flead.api.v1alpha1.Storage.Mongodb;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes topics to tables: as many pods as the pipeline asks for, which share the partitions. */
public final class ArchiverDeployment extends ServiceDeployment {

    public ArchiverDeployment() {
        super(Program.ARCHIVER, Names::archiver);
    }

    @Override
    int replicas(FleadPipeline pipeline) {
        return pipeline.getSpec().storage().replicas();
    }

    @Override
    ServiceResources resources(FleadPipeline pipeline) {
        return pipeline.getSpec().storage().resources();
    }

    @Override
    @Nullable JsonNode podTemplate(FleadPipeline pipeline) {
        return pipeline.getSpec().storage().podTemplate();
    }

    @Override
    boolean alone() {
        return false;
    }

    @Override
    List<String> secrets(FleadPipeline pipeline, Prerequisites prerequisites) {
        List<String> secrets = new ArrayList<>(Pods.kafkaAndDatabaseSecrets(pipeline, prerequisites));
        Mongodb mongodb = pipeline.getSpec().storage().mongodb();
        if (mongodb != null) {
            secrets.add(mongodb.secretRef().name());
        }
        return secrets;
    }

    @Override
    List<EnvVar> variables(FleadPipeline pipeline, Prerequisites prerequisites) {
        List<EnvVar> variables = new ArrayList<>(Variables.database(pipeline, prerequisites));
        variables.addAll(Variables.mongodb(pipeline));
        return variables;
    }
}

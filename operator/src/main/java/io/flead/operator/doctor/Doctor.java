package io.flead.operator.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.flead.api.program.BadInputException;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.prerequisites.PrerequisiteResolver;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Examines a cluster for pipelines of one namespace. It writes nothing. */
public final class Doctor {

    private final KubernetesClient client;
    private final Function<Optional<InstalledOperator>, PrerequisiteResolver> resolvers;

    /**
     * @param client of the cluster
     * @param resolvers a reader of prerequisites that sees what the installed operator sees
     */
    public Doctor(KubernetesClient client, Function<Optional<InstalledOperator>, PrerequisiteResolver> resolvers) {
        this.client = client;
        this.resolvers = resolvers;
    }

    /**
     * The cluster's state.
     *
     * @param namespace of the pipelines; a pipeline file's own namespace comes first
     * @param file a pipeline file; empty for the pipelines that the namespace has
     * @throws BadInputException when the file is not a valid pipeline, or names another namespace
     * @throws KubernetesClientException when the cluster cannot be reached
     */
    public DoctorReport examine(Optional<String> namespace, Optional<Path> file) throws BadInputException {
        Optional<GenericKubernetesResource> given = Optional.empty();
        if (file.isPresent()) {
            given = Optional.of(PipelineSource.read(file.get()));
        }
        String examined = namespace(namespace, given, file);
        ClusterReading reading = new ClusterReading(client, examined);
        ClusterFacts facts = reading.facts(resolvers.apply(Optional.empty()).kinds());
        PrerequisiteResolver resolver = resolvers.apply(facts.operator(KnownOperator.FLEAD));

        List<Diagnosis> problems = new ArrayList<>();
        List<ExaminedPipeline> pipelines = new ArrayList<>();
        for (FleadPipeline pipeline : pipelines(facts, given, file, problems)) {
            try {
                pipelines.add(new ExaminedPipeline(pipeline, resolver.resolve(pipeline, Set.of())));
            } catch (KubernetesClientException e) {
                problems.add(unseen("pipeline " + pipeline.getMetadata().getName(), e));
            }
        }
        List<Diagnosis> lines = new ArrayList<>(KubernetesCheck.of(facts));
        lines.addAll(OperatorCheck.of(facts, pipelines));
        lines.addAll(KindCheck.of(facts, pipelines));
        lines.addAll(AccessCheck.of(facts, reading.access(facts)));
        lines.addAll(StorageCheck.of(facts, pipelines));
        lines.addAll(PrometheusCheck.of(facts, pipelines));
        lines.addAll(PipelineCheck.of(pipelines));
        lines.addAll(problems);
        return new DoctorReport(client.getConfiguration().getMasterUrl(), examined, lines);
    }

    private String namespace(Optional<String> asked, Optional<GenericKubernetesResource> given, Optional<Path> file)
            throws BadInputException {
        String own = client.getNamespace() == null ? "default" : client.getNamespace();
        if (given.isEmpty()) {
            return asked.orElse(own);
        }
        String declared = given.get().getMetadata().getNamespace();
        if (declared != null && asked.isPresent() && !asked.get().equals(declared)) {
            throw new BadInputException(file.orElseThrow() + " names namespace " + declared + ", and -n " + asked.get()
                    + ": leave one out");
        }
        String chosen = declared == null ? asked.orElse(own) : declared;
        given.get().getMetadata().setNamespace(chosen);
        return chosen;
    }

    private List<FleadPipeline> pipelines(
            ClusterFacts facts,
            Optional<GenericKubernetesResource> given,
            Optional<Path> file,
            List<Diagnosis> problems)
            throws BadInputException {
        if (!facts.servesPipelines() || facts.namespaceLabels().isEmpty()) {
            given.ifPresent(pipeline -> problems.add(Diagnosis.warning(
                    "pipeline " + pipeline.getMetadata().getName(),
                    "was not examined: it needs its kind and its namespace first (see above)")));
            return List.of();
        }
        try {
            return given.isPresent()
                    ? List.of(PipelineSource.completed(client, given.get(), file.orElseThrow()))
                    : PipelineSource.in(client, facts.namespace());
        } catch (KubernetesClientException e) {
            problems.add(unseen("pipelines", e));
            return List.of();
        }
    }

    /** Where the account lacks a right; a cluster that fails otherwise is no finding. */
    private static Diagnosis unseen(String subject, KubernetesClientException failure) {
        if (failure.getCode() != HttpURLConnection.HTTP_FORBIDDEN || failure.getStatus() == null) {
            throw failure;
        }
        return Diagnosis.warning(
                subject,
                "not examined: " + failure.getStatus().getMessage()
                        + ": have an administrator run this, or grant the right");
    }
}

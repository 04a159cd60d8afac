package io.flead.api.v1alpha1;

/** The rules of Kubernetes for names of objects, in CEL, each with a message that gives the remedy. */
final class KubernetesName {

    /** Most objects: Secrets, claims, storage classes, Kafka clusters. */
    static final String OBJECT = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$')";

    static final String OBJECT_REMEDY =
            "must be the name of an object in Kubernetes: lower case letters, digits, '-' and"
                    + " '.', beginning and ending with a letter or digit";

    /** A list of names of such objects. */
    static final String OBJECTS =
            "self.all(name, name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'))";

    /** Namespaces. */
    static final String NAMESPACE = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')";

    static final String NAMESPACE_REMEDY =
            "must be the name of a namespace: lower case letters, digits and '-', beginning"
                    + " and ending with a letter or digit";

    private KubernetesName() {}
}

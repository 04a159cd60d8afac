package io.flead.packaging.image;

/** What images stand on. */
public enum BaseImage {
    /** A Java runtime 17 with a shell, for everything but training. */
    JAVA("eclipse-temurin:17-jre-jammy"),

    /** Flink with its start scripts, for training. Where no registry is reached, the same is made from Maven's artifacts. */
    FLINK("flink:1.20.3-scala_2.12-java17");

    private final String reference;

    BaseImage(String reference) {
        this.reference = reference;
    }

    /** The image in a registry; a release names it by digest. */
    public String reference() {
        return reference;
    }
}

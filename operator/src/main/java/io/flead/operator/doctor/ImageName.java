package io.flead.operator.doctor;

/**
 * An image as a pod names it.
 *
 * @param repository registry and path
 * @param tag empty when there is none
 */
record ImageName(String repository, String tag) {

    static ImageName of(String name) {
        String undigested = name.replaceFirst("@.*$", "");
        int colon = undigested.lastIndexOf(':');
        return colon > undigested.lastIndexOf('/')
                ? new ImageName(undigested.substring(0, colon), undigested.substring(colon + 1))
                : new ImageName(undigested, "");
    }
}

package io.flead.packaging.image;

import java.nio.file.Path;

/**
 * A file, or an empty folder, of an image.
 *
 * @param source where it is now
 * @param target its absolute path in the image
 * @param executable whether it is a program, or a folder
 */
public record ImageFile(Path source, String target, boolean executable) {

    public ImageFile {
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException("target must be absolute: " + target);
        }
    }

    /** A file that is read. */
    static ImageFile data(Path source, String target) {
        return new ImageFile(source, target, false);
    }

    /** A file that is run. */
    static ImageFile program(Path source, String target) {
        return new ImageFile(source, target, true);
    }
}

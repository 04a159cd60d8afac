package io.flead.packaging.image;

import java.util.List;

/**
 * Files that change together. A node fetches only layers that it does not have.
 *
 * @param name for the build's log
 * @param files in the order in which they are written; paths in the image are distinct
 */
public record ImageLayer(String name, List<ImageFile> files) {

    public ImageLayer {
        files = List.copyOf(files);
        long distinct = files.stream().map(ImageFile::target).distinct().count();
        if (distinct != files.size()) {
            throw new IllegalArgumentException("layer " + name + " has a path twice");
        }
    }
}

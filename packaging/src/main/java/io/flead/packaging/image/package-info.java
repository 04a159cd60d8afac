/** Container images, built from the modules' class paths without a container engine. */
package io.flead.packaging.image;

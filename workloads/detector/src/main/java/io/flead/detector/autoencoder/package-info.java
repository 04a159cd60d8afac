/** What the detector keeps and decides for one device as its readings come in. */
@NullMarked
package io.flead.detector.autoencoder;

import org.jspecify.annotations.NullMarked;

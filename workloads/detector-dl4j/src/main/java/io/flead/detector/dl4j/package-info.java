/** Training by DL4J. The only package that may touch DL4J, ND4J and their natives. */
@NullMarked
package io.flead.detector.dl4j;

import org.jspecify.annotations.NullMarked;

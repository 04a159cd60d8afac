/** Sessions of Spark, with their progress and their failures. */
@NullMarked
package io.flead.analytics.spark;

import org.jspecify.annotations.NullMarked;

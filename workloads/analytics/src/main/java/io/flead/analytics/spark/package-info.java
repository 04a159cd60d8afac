/** Sessions of Spark, and what they tell while they work. */
@NullMarked
package io.flead.analytics.spark;

import org.jspecify.annotations.NullMarked;

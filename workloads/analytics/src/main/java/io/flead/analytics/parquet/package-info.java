/** Results as files: Parquet by day, and a small JSON file of the newest. */
@NullMarked
package io.flead.analytics.parquet;

import org.jspecify.annotations.NullMarked;

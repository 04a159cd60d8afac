/** Our operator beside Apache Flink's own. */
@NullMarked
package io.flead.operator.flink;

import org.jspecify.annotations.NullMarked;

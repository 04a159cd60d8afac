/** The frame of a job: its environment, its failures, its result. */
@NullMarked
package io.flead.analytics.job;

import org.jspecify.annotations.NullMarked;

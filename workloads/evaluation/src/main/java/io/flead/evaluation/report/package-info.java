/** What a run says while it goes on and when it is done. */
@NullMarked
package io.flead.evaluation.report;

import org.jspecify.annotations.NullMarked;

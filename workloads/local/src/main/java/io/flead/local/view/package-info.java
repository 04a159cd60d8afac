/** What a person sees while a pipeline runs. */
@NullMarked
package io.flead.local.view;

import org.jspecify.annotations.NullMarked;

/** Makes the OpenAPI document of a program from the types that it sends, and checks its answers against it. */
@NullMarked
package io.flead.testkit.openapi;

import org.jspecify.annotations.NullMarked;

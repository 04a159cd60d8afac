/** What a release consists of: container images and the operator's chart. */
package io.flead.packaging;

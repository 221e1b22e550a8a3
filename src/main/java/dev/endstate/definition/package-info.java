/**
 * What an index is: the folder with {@code index.yml}, {@code document.sql}, its collections and {@code index.json}, read
 * into a {@link dev.endstate.definition.Definition}, with every mistake found at once. A leaf: it knows no other package.
 */
@NullMarked
package dev.endstate.definition;

import org.jspecify.annotations.NullMarked;

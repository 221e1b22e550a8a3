package dev.endstate.reconcile;

import java.time.Instant;
import java.util.Optional;

/**
 * An instance's turn at a reconciliation. It ends when another instance takes its own, so that one that has lost its lock without
 * noticing it counts nothing twice.
 *
 * @param number counted from 1
 * @param takenAt by the database's clock
 * @param cursor where the one before came to; empty if there was none, or it is too long ago
 */
record Turn(Reconciliation reconciliation, int number, Instant takenAt, Optional<Cursor> cursor) {}

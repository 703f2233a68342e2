package io.portway.balance;

/**
 * What an algorithm may know of an endpoint. Implemented by the running endpoint; read on io loops
 * without a lock, so every answer is a plain or volatile read and may be old by the time it is
 * used.
 */
public interface Candidate {

  /** Sessions that it carries now, dialling ones included. */
  int load();

  /**
   * Whether it looks well now. Looking bad only ranks it behind the others, it never excludes it.
   */
  boolean healthy();

  /**
   * A stable identity, such as {@link StableHash} of address, port and UID: the same on every node
   * and after a restart, so that every router sends a client to the same endpoint.
   */
  long hash();
}

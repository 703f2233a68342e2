package io.portway.k8s.watch;

import java.io.IOException;
import java.time.Duration;

/** The API server did not give what was asked for; the message is one line for people. */
final class ApiFailure extends IOException {

  private static final long serialVersionUID = 1L;

  static final int NOT_FOUND = 404;
  static final int GONE = 410;

  /** Statuses that say what may not be done, whatever is tried. */
  private static final int UNAUTHORIZED = 401;

  private static final int FORBIDDEN = 403;

  private final int status;
  private final transient Duration retryAfter;

  /**
   * A failure.
   *
   * @param status HTTP's, or the one that the server's Status object carries; 0 where there was no
   *     answer
   * @param retryAfter what the server asked for; zero where it did not
   */
  ApiFailure(int status, Duration retryAfter, String message) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** There was no answer, or it broke off. */
  static ApiFailure ofNoAnswer(String message, Throwable cause) {
    ApiFailure failure = new ApiFailure(0, Duration.ZERO, message);
    failure.initCause(cause);
    return failure;
  }

  int status() {
    return status;
  }

  Duration retryAfter() {
    return retryAfter;
  }

  /** Whether what was asked from is too old to go on from. */
  boolean isGone() {
    return status == GONE;
  }

  /** Whether the server does not know this kind of object. */
  boolean isNotFound() {
    return status == NOT_FOUND;
  }

  /** Whether somebody must change a right before it can work. */
  boolean isDenied() {
    return status == UNAUTHORIZED || status == FORBIDDEN;
  }
}

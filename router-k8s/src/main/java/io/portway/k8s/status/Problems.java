package io.portway.k8s.status;

import io.portway.model.Text;
import org.slf4j.Logger;

/** How a request that failed is said, so that whoever reads the log knows what to change. */
final class Problems {

  private static final int MAX_MESSAGE = 400;

  private Problems() {}

  /**
   * One line.
   *
   * @param event the line's name, such as {@code lease_failed}
   * @param object what it was about
   * @param what was tried
   */
  static void log(Logger log, String event, String object, String what, ApiCalls.Answer answer) {
    log.warn(
        "event={} object={} tried={} reason={}{}",
        event,
        Text.logfmt(object, MAX_MESSAGE),
        what,
        Text.logfmt(answer.problem(), MAX_MESSAGE),
        answer.isDenied() ? " fix=\"give the ServiceAccount this right\"" : "");
  }
}

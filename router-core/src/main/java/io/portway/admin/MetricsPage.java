package io.portway.admin;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** What {@code /metrics} serves; asked on a thread of the admin server. */
public interface MetricsPage {

  /**
   * The media type that {@link #write} produces for this request.
   *
   * @param accept the request's Accept header, null where it has none
   */
  String contentType(@Nullable String accept);

  /** Writes one scrape in the media type given; one at a time, others wait. */
  void write(String contentType, OutputStream out) throws IOException;
}

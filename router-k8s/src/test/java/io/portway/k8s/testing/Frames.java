package io.portway.k8s.testing;

/** The lines of a watch stream, as text. Pure. */
public final class Frames {

  private Frames() {}

  /**
   * One change of one object.
   *
   * @param type such as ADDED, MODIFIED or DELETED
   * @param object JSON
   */
  public static String event(String type, String object) {
    return "{\"type\":\"" + type + "\",\"object\":" + object + "}\n";
  }

  /** Says only how far the stream has come. */
  public static String bookmark(String apiVersion, String kind, String resourceVersion) {
    return event(
        "BOOKMARK",
        """
        {"apiVersion":"%s","kind":"%s","metadata":{"resourceVersion":"%s"}}\
        """
            .formatted(apiVersion, kind, resourceVersion));
  }

  /** An error inside a stream that began with status 200, such as 410 after a compaction. */
  public static String error(int code, String reason) {
    return event("ERROR", status(code, reason));
  }

  /** A Status object. */
  public static String status(int code, String reason) {
    return """
    {"apiVersion":"v1","kind":"Status","metadata":{},"status":"Failure","message":"%s, as scripted",\
    "reason":"%s","code":%d}\
    """
        .formatted(reason, reason, code);
  }
}

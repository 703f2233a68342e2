package io.portway.contract;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import javax.management.JMException;
import javax.management.ObjectName;

/** Live objects of this JVM by class, after a full collection. Immutable. */
final class HeapHistogram {

  private final Map<String, Long> instances = new HashMap<>();

  private HeapHistogram() {}

  static HeapHistogram take() {
    HeapHistogram taken = new HeapHistogram();
    try {
      String text =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
      // num: #instances #bytes class name (module)
      text.lines()
          .map(line -> line.strip().split("\\s+"))
          .filter(words -> words.length >= 4 && words[0].endsWith(":"))
          .filter(words -> Character.isDigit(words[0].charAt(0)))
          .forEach(words -> taken.instances.put(words[3], Long.valueOf(words[1])));
      return taken;
    } catch (JMException e) {
      throw new IllegalStateException("the JVM gives no histogram", e);
    }
  }

  /** How many instances more there are here than there, of each class that is asked for. */
  Map<String, Long> moreThan(HeapHistogram before, Predicate<String> names) {
    Map<String, Long> more = new HashMap<>();
    instances.forEach((name, count) -> {
      long difference = count - before.instances.getOrDefault(name, 0L);
      if (difference > 0 && names.test(name)) {
        more.put(name, difference);
      }
    });
    return more;
  }
}

package io.portway.cluster;

import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.launcher.PostDiscoveryFilter;

/**
 * Leaves out every test of this module where the programs are missing, and says so in one line: a
 * skip for each test would bury what is the news. JUnit's launcher makes it, by its name in {@code
 * META-INF/services}.
 */
public final class ProgramsFilter implements PostDiscoveryFilter {

  private boolean isTold;

  @Override
  @SuppressWarnings("SystemOut")
  public FilterResult apply(TestDescriptor test) {
    return switch (Programs.find()) {
      case Programs.Found _ -> FilterResult.included("the programs are there");
      case Programs.Missing(String why) -> {
        if (!isTold) {
          isTold = true;
          // No log: it would go to the report of some test, and this is for whoever runs the build.
          System.out.println(
              "Left out: the tests against a real API server ("
                  + why
                  + "; dev/kube-assets/build makes it)");
        }
        yield FilterResult.excluded(why);
      }
    };
  }
}

package io.portway.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The command loop of a worker process; ends when its parent does, since the pipe then closes. */
final class Commands {

  /** What a worker can do. */
  @FunctionalInterface
  interface Handler {

    /** The answer to one command, on one line. */
    String answer(String command, List<String> arguments) throws IOException;
  }

  private Commands() {}

  /** Answers until the end of the input; a command that fails answers {@code error} and why. */
  static void serve(Handler handler) throws IOException {
    PrintStream out = System.out;
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      List<String> words = List.of(line.split(" ", -1));
      String answer;
      try {
        answer = handler.answer(words.getFirst(), words.subList(1, words.size()));
      } catch (IOException | RuntimeException e) {
        answer = "error " + e.toString().replace('\n', ' ');
      }
      out.println(answer);
      out.flush();
    }
  }
}

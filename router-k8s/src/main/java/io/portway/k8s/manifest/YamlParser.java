package io.portway.k8s.manifest;

import io.portway.k8s.api.UserText;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * From the text of one YAML or JSON document to maps, lists, strings, numbers and truth values.
 * Used for one document on one thread. It walks the library's events with a stack of its own
 * instead of composing nodes, so nesting costs no Java stack and every bound holds before the
 * memory is spent.
 */
final class YamlParser {

  /** Levels of nesting; the deepest published CRDs have about 60. */
  static final int MAX_DEPTH = 200;

  /** Aliases in one document; people use a handful. */
  static final int MAX_ALIASES = 1_000;

  /**
   * Values in one document with every alias written out: 10,000 Routes in one list have about
   * 350,000.
   */
  static final int MAX_VALUES = 1_000_000;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();

  /** An anchor's value and its count of values, aliases written out. */
  private record Anchored(@Nullable Object value, int values) {}

  private final String text;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private @Nullable YamlFrame top;
  private int depth;
  private int values;
  private int aliases;
  private @Nullable Object root;

  private YamlParser(String text) {
    this.text = text;
  }

  /** Null for a document that is empty, of comments alone, or the null value. */
  static @Nullable Object parse(String text) throws MalformedYaml {
    return new YamlParser(text).run();
  }

  private @Nullable Object run() throws MalformedYaml {
    try {
      Iterator<Event> events = new Parse(SETTINGS).parseString(text).iterator();
      while (events.hasNext()) {
        accept(events.next());
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      String context = e.getContext() == null ? "" : e.getContext() + ": ";
      throw new MalformedYaml(
          e.getProblemMark().map(Mark::getLine).orElse(0) + 1,
          UserText.oneLine(context + e.getProblem()));
    } catch (ReaderException e) {
      throw new MalformedYaml(
          lineOf(e.getPosition()),
          "the character U+%04X is not allowed".formatted(e.getCodePoint()));
    } catch (YamlEngineException | IndexOutOfBoundsException | IllegalArgumentException e) {
      // The library's scanner meets text that anybody may have written; no input of one file may
      // reach the others.
      throw new MalformedYaml(1, UserText.oneLine("cannot be parsed: " + e.getMessage()));
    }
  }

  private int lineOf(int position) {
    int end = Math.min(position, text.length());
    return 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
  }

  private void accept(Event event) throws MalformedYaml {
    switch (event.getEventId()) {
      case Scalar -> {
        ScalarEvent scalar = (ScalarEvent) event;
        count(1, event);
        YamlFrame frame = top;
        if (frame != null && frame.wantsKey()) {
          frame.key(scalar.getValue(), scalar.isPlain(), lineOf(event));
          remember(scalar, scalar.getValue(), 1);
        } else {
          Object value = YamlScalars.resolve(scalar, lineOf(event));
          remember(scalar, value, 1);
          add(value, event);
        }
      }
      case Alias -> alias((AliasEvent) event);
      case MappingStart -> push((CollectionStartEvent) event, YamlFrame.mapping(top, values));
      case SequenceStart -> push((CollectionStartEvent) event, YamlFrame.sequence(top, values));
      case MappingEnd, SequenceEnd -> pop(event);
      case DocumentStart, DocumentEnd, StreamStart, StreamEnd, Comment -> {}
    }
  }

  private void push(CollectionStartEvent event, YamlFrame frame) throws MalformedYaml {
    YamlScalars.requireStandardCollection(event, lineOf(event));
    if (top != null && top.wantsKey()) {
      throw malformed(event, "a mapping's key must be a single value");
    }
    if (++depth > MAX_DEPTH) {
      throw malformed(event, "nested more than " + MAX_DEPTH + " deep");
    }
    count(1, event);
    frame.anchor = event.getAnchor().map(anchor -> anchor.getValue()).orElse(null);
    if (frame.anchor != null) {
      // An alias inside its own anchor would make a value that contains itself.
      anchors.remove(frame.anchor);
    }
    top = frame;
  }

  private void pop(Event event) throws MalformedYaml {
    YamlFrame ended = Objects.requireNonNull(top, "the parser pairs starts and ends");
    top = ended.parent();
    depth--;
    Object value = ended.finish();
    if (ended.anchor != null) {
      anchors.put(ended.anchor, new Anchored(value, values - ended.valuesBefore()));
    }
    add(value, event);
  }

  private void alias(AliasEvent event) throws MalformedYaml {
    String name = event.getAlias().getValue();
    Anchored anchored = anchors.get(name);
    if (anchored == null) {
      throw malformed(
          event, "the alias " + UserText.quote(name) + " names no finished anchor before it");
    }
    if (++aliases > MAX_ALIASES) {
      throw malformed(event, "more than " + MAX_ALIASES + " aliases");
    }
    count(anchored.values(), event);
    if (top != null && top.wantsKey()) {
      if (!(anchored.value() instanceof String key)) {
        throw malformed(event, "a mapping's key must be a single value");
      }
      top.key(key, false, lineOf(event));
    } else {
      add(anchored.value(), event);
    }
  }

  private void add(@Nullable Object value, Event event) throws MalformedYaml {
    if (top == null) {
      root = value;
    } else {
      top.add(value, lineOf(event));
    }
  }

  private void remember(NodeEvent event, @Nullable Object value, int size) {
    event
        .getAnchor()
        .ifPresent(anchor -> anchors.put(anchor.getValue(), new Anchored(value, size)));
  }

  private void count(int more, Event event) throws MalformedYaml {
    values += more;
    if (values > MAX_VALUES) {
      throw malformed(event, "more than " + MAX_VALUES + " values, aliases written out");
    }
  }

  private static MalformedYaml malformed(Event event, String message) {
    return new MalformedYaml(lineOf(event), message);
  }

  private static int lineOf(Event event) {
    return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }
}

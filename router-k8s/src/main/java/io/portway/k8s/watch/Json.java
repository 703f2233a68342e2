package io.portway.k8s.watch;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON as the plain maps, lists and values that the readers of {@code api} take, one object at a
 * time: a list of any length never stands in memory as a whole. Without data binding, so nothing of
 * what a tenant wrote can choose a type. Any thread.
 */
final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final JsonFactory INTO_OPEN =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  /** Half of an object's bytes, and of no use to anybody here. */
  private static final Set<String> SKIPPED = Set.of("managedFields", "status");

  private Json() {}

  /** A parser over a stream, or over several values in a row; it throws unchecked. */
  static JsonParser parser(InputStream in) throws JacksonException {
    return FACTORY.createParser(ObjectReadContext.empty(), in);
  }

  static JsonParser parser(byte[] bytes) throws JacksonException {
    return FACTORY.createParser(ObjectReadContext.empty(), bytes);
  }

  /** The value that begins with the parser's current token. */
  static @Nullable Object read(JsonParser parser) throws JacksonException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(read(parser));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null, default -> null;
    };
  }

  /** The object that begins with the parser's current token, without what nobody reads. */
  static Map<String, @Nullable Object> readObject(JsonParser parser) throws JacksonException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      if (SKIPPED.contains(key)) {
        parser.skipChildren();
      } else {
        map.put(key, read(parser));
      }
    }
    return map;
  }

  /** Writes what {@link #read} would read again. */
  static void write(JsonGenerator out, @Nullable Object value) throws JacksonException {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(text);
      case Boolean bool -> out.writeBoolean(bool);
      case Number number -> out.writeNumber(number.longValue());
      case Map<?, ?> map -> {
        out.writeStartObject();
        map.forEach((key, element) -> {
          out.writeName(String.valueOf(key));
          write(out, element);
        });
        out.writeEndObject();
      }
      case Collection<?> list -> {
        out.writeStartArray();
        list.forEach(element -> write(out, element));
        out.writeEndArray();
      }
      default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
    }
  }

  /** A generator that leaves the stream open. */
  static JsonGenerator generator(OutputStream out) throws JacksonException {
    return INTO_OPEN.createGenerator(ObjectWriteContext.empty(), out);
  }

  static byte[] bytes(Object value) throws JacksonException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      write(generator, value);
    }
    return out.toByteArray();
  }

  static Map<String, @Nullable Object> object(byte[] bytes) throws JacksonException {
    try (JsonParser parser = parser(bytes)) {
      parser.nextToken();
      return readObject(parser);
    }
  }
}

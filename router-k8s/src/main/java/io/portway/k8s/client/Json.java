package io.portway.k8s.client;

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
 * JSON as plain maps, lists and values, and a look into them that never fails for the wrong shape.
 * Read one value at a time, so a list of any length never stands in memory as a whole; without data
 * binding, so nothing of what a tenant wrote can choose a type. Any thread.
 */
public final class Json {

  /** Reads everything. */
  public static final Json WHOLE = new Json(Set.of());

  /** Leaves out half of an object's bytes, of no use to who only serves what it asks for. */
  public static final Json WITHOUT_STATUS = new Json(Set.of("managedFields", "status"));

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final JsonFactory INTO_OPEN =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final Set<String> leftOut;

  private Json(Set<String> leftOut) {
    this.leftOut = leftOut;
  }

  /** A parser over a stream, or over several values in a row; it throws unchecked. */
  public static JsonParser parser(InputStream in) throws JacksonException {
    return FACTORY.createParser(ObjectReadContext.empty(), in);
  }

  private static JsonParser parser(byte[] bytes) throws JacksonException {
    return FACTORY.createParser(ObjectReadContext.empty(), bytes);
  }

  /** The value that begins with the parser's current token. */
  public @Nullable Object read(JsonParser parser) throws JacksonException {
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

  /** The object that begins with the parser's current token. */
  public Map<String, @Nullable Object> readObject(JsonParser parser) throws JacksonException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      if (leftOut.contains(key)) {
        parser.skipChildren();
      } else {
        map.put(key, read(parser));
      }
    }
    return map;
  }

  /** The object in these bytes; throws unchecked where they are no JSON. */
  public Map<String, @Nullable Object> readObject(byte[] bytes) throws JacksonException {
    try (JsonParser parser = parser(bytes)) {
      parser.nextToken();
      return readObject(parser);
    }
  }

  /** The value in these bytes; null where they hold none or are no JSON. */
  public @Nullable Object readOrNull(byte[] bytes) {
    try (JsonParser parser = parser(bytes)) {
      parser.nextToken();
      return read(parser);
    } catch (JacksonException noJson) {
      return null;
    }
  }

  /** A generator that leaves the stream open. */
  public static JsonGenerator generator(OutputStream out) throws JacksonException {
    return INTO_OPEN.createGenerator(ObjectWriteContext.empty(), out);
  }

  /** Writes what {@link #read} would read again; numbers are whole ones. */
  public static void write(JsonGenerator out, @Nullable Object value) throws JacksonException {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(text);
      case Boolean bool -> out.writeBoolean(bool);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
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

  public static byte[] bytes(@Nullable Object value) throws JacksonException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      write(generator, value);
    }
    return out.toByteArray();
  }

  /** The mapping under this key; one without entries where there is none. */
  public static Map<?, ?> object(Map<?, ?> map, String key) {
    return map.get(key) instanceof Map<?, ?> found ? found : Map.of();
  }

  /** The mappings in the list under this key; what is none is an empty one, so positions stay. */
  public static List<Map<?, ?>> objects(Map<?, ?> map, String key) {
    List<Map<?, ?>> found = new ArrayList<>();
    if (map.get(key) instanceof List<?> list) {
      for (Object element : list) {
        found.add(element instanceof Map<?, ?> object ? object : Map.of());
      }
    }
    return found;
  }

  /** The text under this key; empty where there is none. */
  public static String text(Map<?, ?> map, String key) {
    return map.get(key) instanceof String text ? text : "";
  }
}

package io.portway.deploy.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes a POSIX tar (IEEE 1003.1 pax interchange format) in which everything belongs to root and
 * has one time, so that equal content gives equal bytes. Beside files, folders and links it knows
 * the one extended attribute that an image needs: a file's capabilities.
 */
final class TarWriter implements AutoCloseable {

  /**
   * struct vfs_cap_data of revision 2: CAP_NET_BIND_SERVICE (10) permitted and, on purpose, not
   * effective. With the effective bit the kernel refuses to start the file wherever the capability
   * is not to be had.
   */
  static final byte[] MAY_BIND_LOW_PORTS = {
    0, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private static final int BLOCK = 512;
  private static final int NAME_MAX = 100;
  private static final int CHECKSUM_AT = 148;

  private final OutputStream out;
  private final long mtime;

  /** Owns {@code out}; {@code mtime} is in seconds since 1970. */
  TarWriter(OutputStream out, long mtime) {
    this.out = out;
    this.mtime = mtime;
  }

  void folder(String name, int mode) throws IOException {
    entry(name + "/", '5', mode, 0, "");
  }

  void link(String name, String target) throws IOException {
    entry(name, '2', 0777, 0, target);
  }

  void file(String name, int mode, byte[] content) throws IOException {
    entry(name, '0', mode, content.length, "");
    out.write(content);
    pad(content.length);
  }

  void file(String name, int mode, Path content) throws IOException {
    long size = Files.size(content);
    entry(name, '0', mode, size, "");
    Files.copy(content, out);
    pad(size);
  }

  /** As {@link #file(String, int, Path)}, with {@link #MAY_BIND_LOW_PORTS}. */
  void capableFile(String name, int mode, Path content) throws IOException {
    attributes(name, Map.of("SCHILY.xattr.security.capability", MAY_BIND_LOW_PORTS));
    file(name, mode, content);
  }

  /** The end of the archive: two empty blocks. */
  @Override
  public void close() throws IOException {
    out.write(new byte[2 * BLOCK]);
    out.close();
  }

  private void entry(String name, char type, int mode, long size, String target)
      throws IOException {
    if (name.getBytes(UTF_8).length > NAME_MAX) {
      attributes("long", Map.of("path", name.getBytes(UTF_8)));
    }
    header(name, type, mode, size, target);
  }

  /** An extended header, which holds for the entry that follows. */
  private void attributes(String name, Map<String, byte[]> attributes) throws IOException {
    var records = new ByteArrayOutputStream();
    for (var attribute : attributes.entrySet()) {
      byte[] key = (" " + attribute.getKey() + "=").getBytes(UTF_8);
      int rest = key.length + attribute.getValue().length + 1;
      // The length of a record counts its own digits.
      int length = rest + 1;
      while (length < rest + Integer.toString(length).length()) {
        length++;
      }
      records.writeBytes(Integer.toString(length).getBytes(US_ASCII));
      records.writeBytes(key);
      records.writeBytes(attribute.getValue());
      records.write('\n');
    }
    header(
        "PaxHeaders/" + name.substring(name.lastIndexOf('/') + 1), 'x', 0644, records.size(), "");
    records.writeTo(out);
    pad(records.size());
  }

  private void header(String name, char type, int mode, long size, String target)
      throws IOException {
    byte[] header = new byte[BLOCK];
    put(header, 0, NAME_MAX, name);
    octal(header, 100, 8, mode);
    octal(header, 108, 8, 0);
    octal(header, 116, 8, 0);
    octal(header, 124, 12, size);
    octal(header, 136, 12, mtime);
    header[156] = (byte) type;
    if (target.length() > NAME_MAX) {
      throw new IllegalArgumentException("a link's target is too long: " + target);
    }
    put(header, 157, NAME_MAX, target);
    put(header, 257, 8, "ustar\00000");
    put(header, CHECKSUM_AT, 8, "        ");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, CHECKSUM_AT, 8, "%06o\0 ".formatted(sum));
    out.write(header);
  }

  private void pad(long size) throws IOException {
    out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
  }

  private static void octal(byte[] header, int at, int width, long value) {
    put(header, at, width, ("%0" + (width - 1) + "o").formatted(value));
  }

  private static void put(byte[] header, int at, int width, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, header, at, Math.min(width, bytes.length));
  }
}

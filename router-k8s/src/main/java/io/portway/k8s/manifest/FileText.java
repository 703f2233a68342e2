package io.portway.k8s.manifest;

import io.portway.k8s.api.UserText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file's content as it was at one moment, bounded. Blocks for the disk; called on the source's
 * thread.
 *
 * @param stamp null where the file kept changing while it was read: then nothing says that the text
 *     is complete
 * @param problem why there is no text; empty where there is
 * @param line of the problem; 0 where the whole file is meant
 */
record FileText(@Nullable Stamp stamp, String text, String problem, int line) {

  /** The largest file that is read: about 40,000 Routes. */
  static final int MAX_BYTES = 16 * 1024 * 1024;

  private static final int MAX_ATTEMPTS = 3;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /**
   * What tells a file's content from another without reading it.
   *
   * @param fileKey device and inode; null where the file system has none
   */
  record Stamp(
      @Nullable Object fileKey, long size, long modifiedNanos, boolean regular, boolean directory) {

    /** Follows symbolic links. */
    static Stamp of(Path path) throws IOException {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(
          found.fileKey(),
          found.size(),
          found.lastModifiedTime().to(TimeUnit.NANOSECONDS),
          found.isRegularFile(),
          found.isDirectory());
    }
  }

  /** Reads again where the file changed meanwhile. Only a file that is gone is an exception. */
  static FileText read(Path path) throws NoSuchFileException {
    try {
      byte[] bytes = {};
      for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        Stamp before = Stamp.of(path);
        if (!before.regular()) {
          return unusable(before, "is not a regular file", 0);
        }
        if (before.size() > MAX_BYTES) {
          return unusable(before, "is larger than " + (MAX_BYTES >> 20) + " MiB", 0);
        }
        bytes = readBytes(path);
        if (before.equals(Stamp.of(path))) {
          return decode(before, bytes);
        }
      }
      return decode(null, bytes);
    } catch (NoSuchFileException gone) {
      throw gone;
    } catch (IOException e) {
      return unusable(null, "cannot be read: " + reason(e), 0);
    }
  }

  /** For people; the path in the exception's own message says nothing new. */
  static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "permission denied";
      case NoSuchFileException gone -> "no such file or folder";
      case FileSystemException other when other.getReason() != null ->
          UserText.oneLine(other.getReason());
      default -> UserText.oneLine(String.valueOf(e.getMessage()));
    };
  }

  private static byte[] readBytes(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(MAX_BYTES);
    }
  }

  private static FileText decode(@Nullable Stamp stamp, byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    out.flip();
    if (result.isError()) {
      int line = 1 + (int) out.chars().filter(c -> c == '\n').count();
      return unusable(stamp, "is not UTF-8 text", line);
    }
    boolean marked = out.hasRemaining() && out.get(0) == BYTE_ORDER_MARK;
    return new FileText(stamp, out.subSequence(marked ? 1 : 0, out.remaining()).toString(), "", 0);
  }

  private static FileText unusable(@Nullable Stamp stamp, String problem, int line) {
    return new FileText(stamp, "", problem, line);
  }
}

package io.portway.app.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where access log lines go: standard output, or a file that is opened anew when it was moved away
 * or deleted, so that logrotate needs no signal. For one thread.
 */
final class Destination implements AutoCloseable {

  private static final int TYPE_MASK = 0170000;
  private static final int NAMED_PIPE = 0010000;

  /** Null for standard output. */
  private final @Nullable Path file;

  private @Nullable FileChannel channel;
  private @Nullable Object identity;

  /** The last write ended inside a line. */
  private boolean torn;

  private Destination(@Nullable Path file) {
    this.file = file;
  }

  @SuppressWarnings("resource") // standard output stays open
  static Destination standardOutput() {
    Destination out = new Destination(null);
    out.channel = new FileOutputStream(FileDescriptor.out).getChannel();
    return out;
  }

  /**
   * Opens the file for appending, or makes it with mode 0640.
   *
   * @throws IOException with a message that names the file and says what is wrong
   */
  static Destination file(Path file) throws IOException {
    Destination out = new Destination(file);
    out.open(file);
    return out;
  }

  /**
   * Writes all of it; after a failure the buffer's position says how much. Starts a new line after
   * a torn one.
   */
  void write(ByteBuffer bytes) throws IOException {
    FileChannel open = current();
    if (torn) {
      open.write(ByteBuffer.wrap(new byte[] {'\n'}));
      torn = false;
    }
    try {
      while (bytes.hasRemaining()) {
        open.write(bytes);
      }
    } finally {
      torn = bytes.position() > 0 && bytes.get(bytes.position() - 1) != '\n';
    }
  }

  /** Opens the file anew if it is no longer the one that is open. */
  void follow() throws IOException {
    if (file != null && (channel == null || !isSame(file))) {
      close();
      open(file);
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    if (file != null && open != null) {
      channel = null;
      open.close();
    }
  }

  private FileChannel current() throws IOException {
    follow();
    return Objects.requireNonNull(channel);
  }

  private boolean isSame(Path path) throws IOException {
    try {
      return Objects.equals(identity(path), identity);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static @Nullable Object identity(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  private void open(Path path) throws IOException {
    try {
      refusePipe(path);
      channel =
          FileChannel.open(
              path,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
              permissions(path));
      identity = identity(path);
      torn = false;
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": there is no such folder", e);
    } catch (AccessDeniedException e) {
      throw new IOException(path + ": no permission to write it", e);
    } catch (FileSystemException e) {
      throw new IOException(path + ": " + e.getReason(), e);
    }
  }

  /** Opening a pipe waits until somebody reads it, and nothing here may wait. */
  private static void refusePipe(Path path) throws IOException {
    if (Files.exists(path)
        && path.getFileSystem().supportedFileAttributeViews().contains("unix")
        && ((int) Files.getAttribute(path, "unix:mode") & TYPE_MASK) == NAMED_PIPE) {
      throw new IOException(path + ": is a named pipe; a file or - is accepted");
    }
  }

  private static FileAttribute<?>[] permissions(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"))
        }
        : new FileAttribute<?>[0];
  }

  /** For messages: the path, or {@code -}. */
  @Override
  public String toString() {
    return file == null ? "-" : file.toString();
  }
}

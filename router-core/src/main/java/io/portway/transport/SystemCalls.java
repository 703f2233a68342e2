package io.portway.transport;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Collections;
import java.util.Set;

/**
 * How {@link NativeIo} reaches the kernel: syscall(2) of the C library for every call. The
 * library's own functions are cancellation points, which costs something at each call in a process
 * with threads, and the JVM makes code for every shape of a call: here are two (ADR 0002).
 */
final class SystemCalls {

  /** Those whose numbers of system calls are known here, as {@code os.arch} has them. */
  static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");

  /** Where a call of {@link #withErrno} leaves its errno. */
  static final MemoryLayout STATE = Linker.Option.captureStateLayout();

  private static final long ERRNO_AT = STATE.byteOffset(PathElement.groupElement("errno"));
  private static final boolean AMD64 = System.getProperty("os.arch").equals("amd64");

  private static final MethodHandle WITH_ERRNO =
      handle(Linker.Option.firstVariadicArg(1), Linker.Option.captureCallState("errno"));

  private static final MethodHandle ALONE = handle(Linker.Option.firstVariadicArg(1));

  private SystemCalls() {}

  private static MethodHandle handle(Linker.Option... options) {
    MemoryLayout[] words = Collections.nCopies(7, JAVA_LONG).toArray(MemoryLayout[]::new);
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(JAVA_LONG, words),
        options);
  }

  /**
   * A call by its numbers (asm/unistd.h) that takes the memory for {@link #STATE} and six words.
   */
  static MethodHandle withErrno(long onAmd64, long onAarch64) {
    return MethodHandles.insertArguments(WITH_ERRNO, 1, AMD64 ? onAmd64 : onAarch64);
  }

  /**
   * The same for six words and no errno, for a call whose failure tells nothing, or which can be
   * asked again: fetching errno costs 40 ns, a tenth of a read.
   */
  static MethodHandle alone(long onAmd64, long onAarch64) {
    return MethodHandles.insertArguments(ALONE, 0, AMD64 ? onAmd64 : onAarch64);
  }

  /** The positive errno of a call that has failed. */
  static int errno(MemorySegment state) {
    return state.get(JAVA_INT, ERRNO_AT);
  }
}

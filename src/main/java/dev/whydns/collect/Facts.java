package dev.whydns.collect;

import dev.whydns.model.Fact;
import dev.whydns.model.ResolvConf.FileIdentity;
import dev.whydns.os.FileText;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;

/** Turns reading into facts: found, not there, or unknown with the reason. */
final class Facts {

  /** A file of name resolution has a few lines; more than this is no such file. */
  static final int FILE_BYTES = 256 * 1024;

  private Facts() {}

  static <T> Fact<T> of(String what, Callable<T> reading) {
    try {
      return Fact.of(reading.call());
    } catch (NoSuchFileException | FileNotFoundException e) {
      return Fact.absent(what);
    } catch (AccessDeniedException e) {
      return Fact.unknown(what + ": " + reason(e, "permission denied"));
    } catch (FileSystemException e) {
      return Fact.unknown(what + ": " + reason(e, "cannot be read"));
    } catch (IOException e) {
      return Fact.unknown(
          what + ": " + (e.getMessage() == null ? "cannot be read" : e.getMessage()));
    } catch (Exception e) {
      return Fact.unknown(what + ": " + e);
    }
  }

  /** What a failure says of a fact. */
  static <T> Fact<T> failure(String what, Exception failed) {
    return of(
        what,
        () -> {
          throw failed;
        });
  }

  private static String reason(FileSystemException e, String otherwise) {
    return e.getReason() == null ? otherwise : e.getReason();
  }

  static FileIdentity identity(FileText file) {
    return new FileIdentity(file.device(), file.inode(), file.modifiedAt());
  }
}

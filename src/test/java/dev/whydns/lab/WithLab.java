package dev.whydns.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a {@link Lab} as a parameter, as new for each test. Classes that ask
 * for the same lab share it; it ends with the JVM's tests.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LabExtension.class)
public @interface WithLab {

  /** Flags of dockerd, for example {@code --live-restore}. */
  String[] engineFlags() default {};

  /** The variant of iptables in the box: {@code nft} or {@code legacy}. */
  String iptables() default "nft";

  /** The unpacked root of another engine; see {@link Setup}. */
  String engine() default "";
}

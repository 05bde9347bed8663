package dev.whydns.cli;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * A command's help as it is printed: by whydns itself, and into the files that the launcher has.
 */
final class HelpPage {

  private HelpPage() {}

  /** The colours of a page; picocli's own rule takes an empty NO_COLOR for a set one. */
  static ColorScheme scheme(boolean coloured) {
    return Help.defaultColorScheme(coloured ? Ansi.ON : Ansi.OFF);
  }

  /** The page of one command, with its final line feed. */
  static String of(CommandLine command, boolean coloured) {
    return command.getUsageMessage(scheme(coloured));
  }

  /**
   * Has the command lines in descriptions and examples begin with what is typed here.
   *
   * @param names of all commands, to tell {@code whydns check web} from the whydns of a sentence
   * @param program as {@code docker whydns}
   */
  static void retype(CommandLine line, Set<String> names, String program) {
    Pattern typed =
        Pattern.compile("(?<![\\w./-])" + WhydnsCommand.NAME + "(?= (?:" + either(names) + ")\\b)");
    String replacement = Matcher.quoteReplacement(program);
    UsageMessageSpec page = line.getCommandSpec().usageMessage();
    page.description(retyped(page.description(), typed, replacement));
    page.footer(retyped(page.footer(), typed, replacement));
    line.getSubcommands().values().forEach(command -> retype(command, names, program));
  }

  private static String either(Set<String> names) {
    return String.join("|", names);
  }

  private static String[] retyped(String[] lines, Pattern typed, String replacement) {
    return Arrays.stream(lines)
        .map(line -> typed.matcher(line).replaceAll(replacement))
        .toArray(String[]::new);
  }
}

package dev.whydns.lab;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Lends each test a lab of the root context's {@link Labs}, which ends them all at the end, and
 * takes it back after the test.
 */
final class LabExtension implements ParameterResolver, AfterEachCallback {

  private static final Namespace LABS = Namespace.create(LabExtension.class);

  /** Not the lab itself: a store closes what can be closed, and this one ends with the test. */
  private record Loan(Setup setup, Lab lab) {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Lab.class;
  }

  @Override
  public Lab resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(LABS)
        .computeIfAbsent(Loan.class, k -> loan(setup(context), labs(context)), Loan.class)
        .lab();
  }

  private static Loan loan(Setup setup, Labs labs) {
    return new Loan(setup, labs.lend(setup));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Loan loan = context.getStore(LABS).remove(Loan.class, Loan.class);
    if (loan != null) {
      labs(context).takeBack(loan.setup(), loan.lab());
    }
  }

  private static Labs labs(ExtensionContext context) {
    return context.getRoot().getStore(LABS).computeIfAbsent(Labs.class);
  }

  private static Setup setup(ExtensionContext context) {
    var asked = context.getRequiredTestClass().getAnnotation(WithLab.class);
    return Setup.plain()
        .flags(asked.engineFlags())
        .iptables(asked.iptables())
        .engine(asked.engine());
  }
}
